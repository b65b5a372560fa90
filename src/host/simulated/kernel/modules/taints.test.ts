import { describe, expect } from 'vitest'
import { ruleTest } from '../../../../../test/support/rule-test.ts'
import { TestKernel, type TestModule } from '../../../../../test/support/simulated-kernel.ts'

/** The letters of a module, and the kernel's number. */
function taintsOf(module: TestModule, options: ConstructorParameters<typeof TestKernel>[0]) {
  const kernel = new TestKernel(options)
  kernel.load('a', module).end()
  return [kernel.read('/sys/module/a/taint'), kernel.tainted]
}

describe('taints', () => {
  ruleTest('1.4#12', 'come from what a module says of itself, each with its letter and its bit', (without) => {
    const config = { LIVEPATCH: true }
    const taints = (module: TestModule) => taintsOf(module, { kernel: 'E7', config, without })
    expect(taints({ license: 'Proprietary' })).toEqual(['P\n', 1])
    expect(taints({ vermagic: false, staging: true })).toEqual(['FC\n', 2 + 1024])
    expect(taints({ outOfTree: true, livepatch: true, test: true })).toEqual(['OKN\n', 4096 + 32768 + 262144])
  })

  ruleTest('5.2#N', 'have no letter for tests before 5.19', (without) => {
    expect(taintsOf({ test: true }, { kernel: '5.18', without })).toEqual(['\n', 0])
    expect(taintsOf({ test: true }, { kernel: '5.19', without })).toEqual(['N\n', 2 ** 18])
  })

  ruleTest('R5.4', 'have none for licences that the GPL goes with', (without) => {
    const free = ['GPL', 'GPL v2', 'GPL and additional rights', 'Dual BSD/GPL', 'Dual MIT/GPL', 'Dual MPL/GPL']
    for (const license of free) expect(taintsOf({ license }, { without })).toEqual(['\n', 0])
    for (const license of ['', 'gpl', 'BSD']) expect(taintsOf({ license }, { without })).toEqual(['P\n', 1])
  })

  ruleTest('R5.5', 'of the kernel are never cleared', (without) => {
    const kernel = new TestKernel({ without })
    kernel.load('a', { outOfTree: true }).end()
    kernel.remove('a').end()
    expect(kernel.tainted).toBe(4096)
    expect(kernel.write('/proc/sys/kernel/tainted', '1')).toBe('ok')
    expect(kernel.tainted).toBe(4097)
    expect(kernel.write('/proc/sys/kernel/tainted', 'x')).toBe('EINVAL')
  })

  ruleTest('1.4#12/when', 'come before the name is taken up to 6.3: a duplicate leaves them behind', (without) => {
    const afterDuplicate = (era: string) => {
      const kernel = new TestKernel({ kernel: era, without })
      kernel.load('a').end()
      kernel.load('a', { outOfTree: true }).end()
      return kernel.tainted
    }
    expect([afterDuplicate('E4'), afterDuplicate('E5')]).toEqual([4096, 0])
  })

  ruleTest('1.4#12', 'stay where the load fails later', (without) => {
    const kernel = new TestKernel({ kernel: 'E7', without })
    kernel.load('a', { outOfTree: true, depends: ['absent'] }).end()
    expect(kernel.tainted).toBe(4096)
  })
})
