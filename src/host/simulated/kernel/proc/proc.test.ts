import { describe, expect } from 'vitest'
import { ruleTest } from '../../../../../test/support/rule-test.ts'
import { TestKernel, type TestModule } from '../../../../../test/support/simulated-kernel.ts'

/** The fields of a module's line. */
function fields(kernel: TestKernel, name: string): string[] {
  const line = kernel.procModules.split('\n').find((text) => text.startsWith(`${name} `))
  return line?.split(' ').slice(1) ?? []
}

describe('/proc/modules', () => {
  ruleTest('R5.1/newest first', 'lists the newest first', (without) => {
    const kernel = new TestKernel({ without })
    for (const name of ['a', 'b', 'c']) kernel.load(name).end()
    expect(kernel.procModules.match(/^\w+/gm)).toEqual(['c', 'b', 'a'])
  })

  ruleTest(
    'R5.1/size',
    'tells the sum of all that a module has in memory, that of init as long as it is there',
    (without) => {
      const kernel = new TestKernel({ without })
      const memory = { text: 5000, data: 100, rodata: 4096, roAfterInit: 1, initText: 1, initData: 1, initRodata: 1 }
      const load = kernel.load('a', { memory }).to('P16')
      const [before] = fields(kernel, 'a')
      load.end()
      expect([before, fields(kernel, 'a')[0]]).toEqual([String(8 * 4096), String(5 * 4096)])
    },
  )

  ruleTest('R5.1/users', 'names those who use it, the newest first, then `[permanent]`, or a dash', (without) => {
    const kernel = new TestKernel({ without })
    kernel.load('a', { permanent: true }).end()
    for (const name of ['b', 'c']) kernel.load(name, { depends: ['a'] }).end()
    expect(fields(kernel, 'a').slice(1, 3)).toEqual(['2', 'c,b,[permanent],'])
    expect(fields(kernel, 'c').slice(1, 3)).toEqual(['0', '-'])
  })

  ruleTest('R5.1/unload', 'has two dashes for them where modules cannot be unloaded', (without) => {
    const kernel = new TestKernel({ config: { MODULE_UNLOAD: false }, without })
    kernel.load('a').end()
    expect(kernel.procModules).toMatch(/^a 8192 - - Live 0x/)
  })

  ruleTest('R5.1/state', 'calls a module Loading, Live or Unloading, and an unformed one nothing', (without) => {
    const kernel = new TestKernel({ without })
    const load = kernel.load('a').to('P5')
    const states = [fields(kernel, 'a')[3]]
    load.to('P8')
    states.push(fields(kernel, 'a')[3])
    load.end()
    states.push(fields(kernel, 'a')[3])
    kernel.remove('a').to('going')
    expect([...states, fields(kernel, 'a')[3]]).toEqual([undefined, 'Loading', 'Live', 'Unloading'])
  })

  ruleTest('R5.1/address', 'tells where a module is to who may know, and to nobody at level 2', (without) => {
    const kernel = new TestKernel({ without })
    kernel.load('a').end()
    const seen = () => fields(kernel, 'a')[4]
    expect(seen()).toMatch(/^0xffffffff[c-f][0-9a-f]{4}000$/)
    kernel.privileged = false
    expect(seen()).toBe('0x0000000000000000')
    kernel.privileged = true
    expect(kernel.write('/proc/sys/kernel/kptr_restrict', '2\n')).toBe('ok')
    expect(seen()).toBe('0x0000000000000000')
  })

  ruleTest('R5.1/taints', 'tells taints in parentheses, with a sign while the module comes or goes', (without) => {
    const kernel = new TestKernel({ without })
    const tainted: TestModule = { license: 'Proprietary', outOfTree: true, signature: 'none' }
    const load = kernel.load('a', tainted).to('P16')
    const told = [fields(kernel, 'a')[5]]
    load.end()
    told.push(fields(kernel, 'a')[5])
    kernel.remove('a').to('going')
    kernel.load('clean').to('P16')
    expect([...told, fields(kernel, 'a')[5], fields(kernel, 'clean')[5]]).toEqual([
      ...['(POE+)', '(POE)', '(POE-)', undefined],
    ])
  })

  ruleTest('R5.3', 'tells fewer taints in E0 and E1', (without) => {
    const told = (era: string) => {
      const kernel = new TestKernel({ kernel: era, without })
      kernel.load('a', { license: 'Proprietary', staging: true, outOfTree: true }).end()
      return fields(kernel, 'a')[5]
    }
    expect([told('E0'), told('E1'), told('E2')]).toEqual(['(P)', '(PC)', '(PCO)'])
  })
})

describe('sysctls', () => {
  ruleTest('5.4#modules_disabled', 'modules_disabled takes nothing but 1, and keeps it', (without) => {
    const kernel = new TestKernel({ without })
    const path = '/proc/sys/kernel/modules_disabled'
    expect([kernel.write(path, '0'), kernel.write(path, 'x'), kernel.read(path)]).toEqual(['EINVAL', 'EINVAL', '0\n'])
    expect([kernel.write(path, '1\n'), kernel.write(path, '0\n'), kernel.read(path)]).toEqual(['ok', 'EINVAL', '1\n'])
  })

  ruleTest('5.4#privileges', 'are not to be written by who has no right', (without) => {
    const kernel = new TestKernel({ without })
    kernel.privileged = false
    expect(kernel.write('/proc/sys/kernel/modules_disabled', '1\n')).toBe('EPERM')
    expect(kernel.read('/proc/sys/kernel/modules_disabled')).toBe('0\n')
  })
})
