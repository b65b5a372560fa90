import { describe, expect } from 'vitest'
import { ruleTest } from '../../../../../test/support/rule-test.ts'
import { TestKernel } from '../../../../../test/support/simulated-kernel.ts'

const LOADING = 'a 12288 1 - Loading 0x0000000000000000\n'

/** A kernel whose `/proc/modules` hides addresses. */
function kernelOf(without: ConstructorParameters<typeof TestKernel>[0]) {
  const kernel = new TestKernel(without)
  kernel.loader.kptrRestrict.value = 2
  return kernel
}

describe('the points of a load on E4 and later: at', () => {
  ruleTest('2.2#P1', 'P1 the file is read, and nobody minds a writer any more', (without) => {
    const kernel = kernelOf({ without })
    const path = kernel.file('/a.ko', kernel.image('a'))
    const load = kernel.finit(path).to('reads')
    expect(load.pause?.bytes).toBe(5000)
    expect(load.to('P1').pause?.bytes).toBe(5000)
    expect(kernel.loader.world.memory.usedBytes).toBe(5000)
  })

  ruleTest('2.2#P2', 'P2 the module is checked and has nothing yet', (without) => {
    const kernel = kernelOf({ without })
    expect(kernel.load('a', { signature: 'none' }).to('P2').points).toEqual(['P2'])
    expect(kernel.loader.world.memory.usedBytes).toBe(5000)
  })

  ruleTest('2.2#P3', 'P3 its name was free at the first look, since 6.4', (without) => {
    const kernel = kernelOf({ kernel: 'E7', without })
    kernel.load('a').to('P3')
    expect(kernel.stateOf('a')).toBeUndefined()
  })

  ruleTest('2.2#P4', 'P4 it has memory and no name', (without) => {
    const kernel = kernelOf({ without })
    kernel.load('a').to('P4')
    expect(kernel.loader.world.memory.usedBytes).toBe(5000 + 12288)
    expect(kernel.stateOf('a')).toBeUndefined()
  })

  ruleTest('2.2#P5', 'P5 its name is taken, and nobody sees it', (without) => {
    const kernel = kernelOf({ without })
    kernel.load('a').to('P5')
    expect([kernel.stateOf('a'), kernel.procModules]).toEqual(['unformed', ''])
    expect(kernel.remove('a').end()).toBe('ENOENT')
  })

  ruleTest('2.2#P6', 'P6 its taints are the kernel’s', (without) => {
    const kernel = kernelOf({ kernel: 'E7', without })
    const load = kernel.load('a', { outOfTree: true }).to('P5')
    expect(kernel.tainted).toBe(0)
    load.to('P6')
    expect(kernel.tainted).toBe(4096)
  })

  ruleTest('2.2#P7', 'P7 those whose symbols it uses name it already', (without) => {
    const kernel = kernelOf({ without })
    kernel.load('owner').end()
    kernel.load('a', { depends: ['owner'] }).to('P7')
    expect(kernel.procModules).toBe('owner 8192 1 a, Live 0x0000000000000000\n')
  })

  ruleTest('2.2#P8', 'P8 it is loading, with the reference of its loader', (without) => {
    const kernel = kernelOf({ without })
    kernel.load('a').to('P8')
    expect(kernel.procModules).toBe(LOADING)
  })

  ruleTest('2.2#P9', 'P9 listeners in the kernel have been told', (without) => {
    const told: string[] = []
    const coming = (name: string) => {
      told.push(name)
      return undefined
    }
    const kernel = kernelOf({ notifiers: [{ coming }], without })
    const load = kernel.load('a').to('P8')
    expect(told).toEqual([])
    load.to('P9')
    expect(told).toEqual(['a'])
    expect(kernel.loader.modules.find('a')?.parameters.size).toBe(0)
  })

  ruleTest('2.2#P10', 'P10 its parameters are set, and there is no directory', (without) => {
    const kernel = kernelOf({ without })
    kernel.load('a', { parameters: { size: 1 } }, 'size=2').to('P10')
    expect(kernel.loader.modules.find('a')?.parameters.get('size')).toBe('2')
    expect(kernel.exists('/sys/module/a')).toBe(false)
  })

  ruleTest('2.2#P16', 'P16 the copy of its file is gone, and its init has not run', (without) => {
    const kernel = kernelOf({ without })
    kernel.load('a', { init: { fails: 'EIO' } }).to('P16')
    expect(kernel.loader.world.memory.usedBytes).toBe(12288)
    expect(kernel.procModules).toBe(LOADING)
  })

  ruleTest('2.2#P17', 'P17 it is live and still has what init needs', (without) => {
    const kernel = kernelOf({ without })
    kernel.load('a').to('P17')
    expect(kernel.read('/sys/module/a/initstate')).toBe('live\n')
    expect(kernel.procModules).toBe('a 12288 1 - Live 0x0000000000000000\n')
  })

  ruleTest('2.2#P18', 'P18 that is gone, with the reference of its loader', (without) => {
    const kernel = kernelOf({ without })
    kernel.load('a').to('P18')
    expect(kernel.procModules).toBe('a 8192 0 - Live 0x0000000000000000\n')
    expect(kernel.read('/sys/module/a/initsize')).toBe('0\n')
  })
})

describe('what a load changes on its way:', () => {
  ruleTest('R2.11/copy', 'the copy of the file goes when init begins', (without) => {
    const kernel = kernelOf({ without })
    kernel.load('a').end()
    expect(kernel.loader.world.memory.usedBytes).toBe(8192)
  })

  ruleTest('R2.11/init', 'the memory of init goes at the end, with the loader’s reference (R1.36)', (without) => {
    const kernel = kernelOf({ without })
    kernel.load('a').end()
    expect(kernel.read('/sys/module/a/refcnt')).toBe('0\n')
    expect(kernel.loader.world.memory.usedBytes).toBe(8192)
  })

  ruleTest('R1.25/wake', 'those who wait are woken at the end, and in E1 as soon as it is live', (without) => {
    const woken = (era: string, point: string) => {
      const kernel = kernelOf({ kernel: era, without })
      const owner = kernel.load('owner').to('P16')
      const user = kernel.load('user', { depends: ['owner'] }).go()
      owner.to(point)
      return !user.waits
    }
    expect([woken('E1', 'P17'), woken('E2', 'P17'), woken('E2', 'P18')]).toEqual([true, false, true])
  })
})
