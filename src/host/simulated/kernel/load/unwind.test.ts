import { describe, expect } from 'vitest'
import { ruleTest } from '../../../../../test/support/rule-test.ts'
import { TestKernel, type TestModule } from '../../../../../test/support/simulated-kernel.ts'
import type { ModuleNotifier } from '../index.ts'

/** What listeners of the kernel are told; the one called `stubborn` refuses. */
function listeners(told: string[]): ModuleNotifier[] {
  return ['first', 'stubborn'].map((listener) => ({
    coming: (module) => {
      told.push(`${listener} coming ${module}`)
      return listener === 'stubborn' ? 'EPERM' : undefined
    },
    live: (module) => void told.push(`${listener} live ${module}`),
    going: (module) => void told.push(`${listener} going ${module}`),
  }))
}

describe('a load that is refused', () => {
  ruleTest('2.3#unlink', 'between P5 and P8 gives up name, references and memory, and wakes who waits', (without) => {
    const kernel = new TestKernel({ without })
    kernel.load('owner').end()
    const load = kernel.load('a', { depends: ['owner', 'absent'] }).to('P7 owner_symbol')
    const second = kernel.load('a').go()
    expect(load.end()).toBe('ENOENT')
    expect(second.end()).toBe('EBUSY')
    expect(kernel.procModules).toContain('owner 8192 0 -')
    expect(kernel.loader.world.memory.usedBytes).toBe(8192)
  })

  ruleTest('2.3#going', 'after P8 is going before it is gone, and listeners are told', (without) => {
    const told: string[] = []
    const kernel = new TestKernel({ notifiers: listeners(told).slice(0, 1), without })
    const load = kernel.load('a', { parameters: { size: 1 } }, 'size=BAD').to('going')
    expect(kernel.procModules).toContain('a 12288 1 - Unloading')
    expect(load.end()).toBe('EINVAL')
    expect(told).toEqual(['first coming a', 'first going a'])
    expect([kernel.procModules, kernel.loader.world.memory.usedBytes]).toEqual(['', 0])
  })

  ruleTest('R2.3', 'after its init failed is out of sysfs piece by piece before it leaves the list', (without) => {
    const kernel = new TestKernel({ without })
    const module: TestModule = { init: { fails: 'EIO' }, parameters: { size: 1 } }
    const load = kernel.load('a', module).to('attributes hidden')
    expect(kernel.names('/sys/module/a')).not.toContain('initstate')
    expect(kernel.names('/sys/module/a')).toContain('holders')
    expect(kernel.exists('/sys/module/a/parameters')).toBe(true)
    load.to('holders hidden')
    expect(kernel.exists('/sys/module/a/holders')).toBe(false)
    expect(kernel.exists('/sys/module/a')).toBe(true)
    load.to('hidden')
    expect([kernel.exists('/sys/module/a'), kernel.stateOf('a')]).toEqual([false, 'going'])
  })
})

describe('a listener in the kernel', () => {
  ruleTest('1.4#20', 'that refuses makes the load fail since 5.10', (without) => {
    const answer = (release: string) =>
      new TestKernel({ kernel: release, notifiers: listeners([]), without }).load('a').end()
    expect([answer('4.19'), answer('5.10')]).toEqual(['ok', 'EPERM'])
  })

  ruleTest('1.4#20/going', 'that was told before is told that the module goes', (without) => {
    const told: string[] = []
    const kernel = new TestKernel({ notifiers: listeners(told), without })
    kernel.load('a').end()
    expect(told).toEqual(['first coming a', 'stubborn coming a', 'first going a'])
  })

  ruleTest('1.4#20/live', 'is told of a module that is live, and of one that goes', (without) => {
    const told: string[] = []
    const kernel = new TestKernel({ notifiers: listeners(told).slice(0, 1), without })
    kernel.load('a').end()
    kernel.remove('a').end()
    expect(told).toEqual(['first coming a', 'first live a', 'first going a'])
  })
})
