import { describe, expect } from 'vitest'
import { ruleTest } from '../../../../../test/support/rule-test.ts'
import { TestKernel } from '../../../../../test/support/simulated-kernel.ts'
import { O_NONBLOCK, O_TRUNC } from '../../../index.ts'

const LONGEST = 'a'.repeat(55)

/** A kernel with a live module, and somebody who has it open. */
function kernelInUse(options: ConstructorParameters<typeof TestKernel>[0]) {
  const kernel = new TestKernel(options)
  kernel.load('a').end()
  kernel.loader.modules.find('a')?.references.add(1)
  return kernel
}

describe('delete_module', () => {
  ruleTest('1.10#name', 'of no name, of one that is too long, of one that is not there, is ENOENT', (without) => {
    const kernel = new TestKernel({ without })
    kernel.load(`${LONGEST}a`).end()
    for (const name of ['', 'absent', `${LONGEST}a`]) expect(kernel.remove(name).end()).toBe('ENOENT')
    kernel.load(LONGEST).end()
    expect(kernel.remove(LONGEST).end()).toBe('ok')
  })

  ruleTest('1.10#users', 'of one that others use is EAGAIN, before its state is looked at', (without) => {
    const kernel = new TestKernel({ without })
    kernel.load('owner', { permanent: true }).end()
    kernel.load('user', { depends: ['owner'] }).to('P16')
    expect(kernel.remove('owner').end()).toBe('EAGAIN')
    expect(kernel.remove('owner', O_TRUNC).end()).toBe('EAGAIN')
  })

  ruleTest('1.10#state', 'of one that is coming or going is EBUSY, forced or not', (without) => {
    const kernel = new TestKernel({ without })
    const load = kernel.load('a').to('P16')
    expect(kernel.remove('a', O_TRUNC).end()).toBe('EBUSY')
    load.end()
    kernel.remove('a').to('going')
    expect(kernel.remove('a').end()).toBe('EBUSY')
  })

  ruleTest('1.10#exit', 'of one without an exit function is EBUSY, before its users are counted', (without) => {
    const kernel = new TestKernel({ without })
    kernel.load('a', { permanent: true }).end()
    kernel.loader.modules.find('a')?.references.add(1)
    expect(kernel.remove('a').end()).toBe('EBUSY')
  })

  ruleTest('1.10#references', 'of one in use is EAGAIN, whatever the flags (R1.33)', (without) => {
    const kernel = kernelInUse({ without })
    expect(kernel.remove('a').end()).toBe('EAGAIN')
    expect(kernel.remove('a', O_NONBLOCK).end()).toBe('EAGAIN')
  })

  ruleTest('R1.32', 'forced takes a module in use or without exit, and taints the kernel', (without) => {
    const kernel = kernelInUse({ without })
    expect(kernel.tainted).toBe(0)
    expect(kernel.remove('a', O_TRUNC).end()).toBe('ok')
    expect(kernel.tainted).toBe(8)
    kernel.load('b', { permanent: true }).end()
    expect(kernel.remove('b', O_TRUNC).end()).toBe('ok')
  })

  ruleTest('R1.32/config', 'is not forced where the kernel was not built for it', (without) => {
    const kernel = kernelInUse({ config: { MODULE_FORCE_UNLOAD: false }, without })
    expect(kernel.remove('a', O_TRUNC).end()).toBe('EAGAIN')
    expect(kernel.tainted).toBe(0)
  })

  ruleTest('R1.33', 'before 3.13 sleeps until nobody uses the module, which is going meanwhile', (without) => {
    const kernel = kernelInUse({ kernel: 'E1', without })
    expect(kernel.remove('a', O_NONBLOCK).end()).toBe('EAGAIN')
    const removal = kernel.remove('a').go()
    expect(removal.pause).toMatchObject({ point: 'waits for users of a' })
    expect(removal.pause?.interruptible).not.toBe(true)
    expect(kernel.stateOf('a')).toBe('going')
    kernel.loader.modules.find('a')?.references.add(-1)
    expect(removal.end()).toBe('ok')
  })
})

describe('the way out of a module', () => {
  ruleTest('R1.34', 'is going, exit, out of sysfs, unformed with its name, without references, gone', (without) => {
    const kernel = new TestKernel({ without })
    kernel.load('owner').end()
    kernel.load('user', { depends: ['owner'], exitMs: 5 }).end()
    const removal = kernel.remove('user').to('unformed')
    expect(kernel.procModules).toContain('owner 8192 1 user, Live')
    removal.to('references dropped')
    expect(kernel.procModules).toContain('owner 8192 0 - Live')
    expect(kernel.stateOf('user')).toBe('unformed')
    expect(removal.end()).toBe('ok')
    expect(removal.points).toEqual([
      ...['going', 'exit sleeps', 'attributes hidden', 'holders hidden', 'hidden', 'unformed', 'references dropped'],
    ])
    expect([kernel.stateOf('user'), kernel.loader.world.memory.usedBytes]).toEqual([undefined, 8192])
  })

  ruleTest('R1.34/wake', 'wakes who waits for its name', (without) => {
    const kernel = new TestKernel({ kernel: 'E3', without })
    kernel.load('a').end()
    const removal = kernel.remove('a').to('going')
    const second = kernel.load('a').go()
    expect(second.waits).toBe(true)
    removal.end()
    expect(second.end()).toBe('ok')
  })

  ruleTest('R1.34/list', 'leads out of the list before sysfs up to 3.9', (without) => {
    const kernel = new TestKernel({ kernel: 'E1', without })
    kernel.load('a').end()
    kernel.remove('a').to('unlinked')
    expect([kernel.stateOf('a'), kernel.exists('/sys/module/a')]).toEqual([undefined, true])
  })

  ruleTest('R1.36', 'counts users and references', (without) => {
    const kernel = new TestKernel({ without })
    const load = kernel.load('a').to('P16')
    const counts = [kernel.read('/sys/module/a/refcnt')]
    load.end()
    kernel.load('b', { depends: ['a'] }).end()
    kernel.loader.modules.find('a')?.references.add(1)
    expect([...counts, kernel.read('/sys/module/a/refcnt')]).toEqual(['1\n', '2\n'])
  })

  ruleTest('R1.36/going', 'counts one less than none while it goes, unless it is forced out in use', (without) => {
    const counted = (release: string, references: number) => {
      const kernel = new TestKernel({ kernel: release, without })
      kernel.load('a').end()
      kernel.loader.modules.find('a')?.references.add(references)
      kernel.remove('a', O_NONBLOCK | O_TRUNC).to('going')
      return kernel.read('/sys/module/a/refcnt')
    }
    expect([counted('6.1', 0), counted('6.1', 1), counted('3.18', 0)]).toEqual(['-1\n', '1\n', '0\n'])
  })
})

describe('the mutex of E0', () => {
  ruleTest('R1.10/mutex', 'keeps loads and removals apart, and a signal ends the wait for it', (without) => {
    const kernel = new TestKernel({ kernel: 'E0', without })
    kernel.load('b').end()
    const load = kernel.init(kernel.image('a')).to('P7')
    const [second, removal] = [kernel.init(kernel.image('a')).go(), kernel.remove('b').go()]
    expect([second.pause?.point, removal.pause?.point]).toEqual(['waits for module_mutex', 'waits for module_mutex'])
    expect(removal.step('interrupted').answer).toBe('EINTR')
    expect([load.end(), second.end()]).toEqual(['ok', 'EEXIST'])
  })
})
