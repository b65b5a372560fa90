import { describe, expect, test } from 'vitest'
import { ruleTest } from '../../../../../test/support/rule-test.ts'
import {
  NO_MODULE,
  TestKernel,
  type TestKernelOptions,
  type TestModule,
} from '../../../../../test/support/simulated-kernel.ts'
import type { RuleId } from '../index.ts'

/** What the first refusal is of a module that has two faults: the one under test, and one that is looked at later. */
function refusal(module: TestModule, later: TestModule, options: TestKernelOptions): string {
  return new TestKernel(options).load('a', { ...module, ...later }).end()
}

describe('the checks of load_module on 6.12, each before the next', () => {
  const kernel = 'E7'

  ruleTest('1.4#2', 'bytes that are no module are ENOEXEC', (without) => {
    expect(new TestKernel({ kernel, without }).loadBytes(NO_MODULE).end()).toBe('ENOEXEC')
    const stripped = new TestKernel({ kernel, commandLine: 'module_blacklist=a', without })
    expect(stripped.load('a', { defects: ['no symbols'] }).end()).toBe('ENOEXEC')
    expect(stripped.log).toEqual(['a: module has no symbols (stripped?)'])
    expect(stripped.load('a', { defects: ['malformed'] }).end()).toBe('ENOEXEC')
    expect(stripped.load('a', { defects: ['other struct module'] }).end()).toBe('ENOEXEC')
    const older = new TestKernel({ kernel: '6.1', without })
    expect(older.load('a', { defects: ['other struct module'] }).end()).toBe('ok')
  })

  ruleTest('1.4#3', 'one that is blacklisted is EPERM', (without) => {
    const blacklisted = { commandLine: 'module_blacklist=b,a', without }
    expect(refusal({}, { layoutVersion: 'different' }, { kernel, ...blacklisted })).toBe('EPERM')
    const told = (release: string) => {
      const kernel = new TestKernel({ kernel: release, ...blacklisted })
      kernel.load('a').end()
      return kernel.log
    }
    expect([told('4.19'), told('6.1')]).toEqual([[], ['Module a is blacklisted']])
    expect(new TestKernel({ kernel: 'E1', ...blacklisted }).load('a').end()).toBe('ok')
  })

  ruleTest('1.4#7', 'a live patch is ENOEXEC where the kernel takes none', (without) => {
    expect(refusal({ livepatch: true }, {}, { kernel, without })).toBe('ENOEXEC')
    expect(refusal({ livepatch: true }, {}, { kernel, config: { LIVEPATCH: true }, without })).toBe('ok')
  })

  ruleTest('1.4#9', 'code that can be written is ENOEXEC where that is kept apart', (without) => {
    const writable: TestModule = { defects: ['writable code'] }
    expect(refusal(writable, {}, { kernel, memoryBytes: 0, without })).toBe('ENOEXEC')
    expect(refusal(writable, {}, { kernel, config: { STRICT_MODULE_RWX: false }, without })).toBe('ok')
  })

  ruleTest('1.4#10', 'no memory is ENOMEM', (without) => {
    const later: TestModule = { defects: ['two kinds of constructors'] }
    expect(refusal({}, later, { kernel, memoryBytes: 5000 + 8192, without })).toBe('ENOMEM')
    expect(refusal({}, later, { kernel, memoryBytes: 5000 + 12288, without })).toBe('EINVAL')
  })

  ruleTest('1.4#13', 'no memory of each CPU is ENOMEM', (without) => {
    const kernel = new TestKernel({ kernel: 'E7', percpuBytes: 100, without })
    expect(kernel.load('a', { percpuBytes: 60 }).end()).toBe('ok')
    expect(kernel.load('b', { percpuBytes: 60, defects: ['two kinds of constructors'] }).end()).toBe('ENOMEM')
    kernel.remove('a').end()
    expect(kernel.load('b', { percpuBytes: 60 }).end()).toBe('ok')
  })

  ruleTest('1.4#14', 'constructors of both kinds are EINVAL', (without) => {
    const faults: TestModule = { defects: ['two kinds of constructors', 'exports without versions'] }
    expect(refusal(faults, {}, { kernel, config: { MODULE_FORCE_LOAD: false }, without })).toBe('EINVAL')
  })

  ruleTest('1.4#15', 'exports without versions are ENOEXEC where nothing can be forced', (without) => {
    const unversioned: TestModule = { defects: ['exports without versions'] }
    const options = { kernel, config: { MODULE_FORCE_LOAD: false }, without }
    expect(refusal(unversioned, { depends: ['absent'] }, options)).toBe('ENOEXEC')
    const forced = new TestKernel({ kernel, without })
    forced.load('a', unversioned).end()
    expect(forced.loader.modules.find('a')?.taints.value).toBe('F')
  })

  ruleTest('1.4#16', 'an unknown symbol is ENOENT', (without) => {
    expect(refusal({ depends: ['absent'] }, { defects: ['relocation'] }, { kernel, without })).toBe('ENOENT')
  })

  ruleTest('1.4#17', 'a relocation that cannot be made is ENOEXEC', (without) => {
    const faults = { defects: ['relocation' as const], parameters: { size: 1 } }
    expect(new TestKernel({ kernel, without }).load('a', faults, 'size=nonsense').end()).toBe('ENOEXEC')
  })

  ruleTest('1.4#19', 'a symbol that somebody offers already is ENOEXEC, and the log says who', (without) => {
    const exported = { exports: [{ symbol: 'common' }] }
    const kernel = new TestKernel({
      kernel: 'E7',
      builtins: [{ name: 'core', exports: [{ symbol: 'of_core' }] }],
      without,
    })
    kernel.load('first', exported).end()
    expect(kernel.load('a', exported).end()).toBe('ENOEXEC')
    expect(kernel.load('b', { exports: [{ symbol: 'of_core' }] }).end()).toBe('ENOEXEC')
    expect(kernel.log).toEqual([
      'a: exports duplicate symbol common (owned by first)',
      'b: exports duplicate symbol of_core (owned by kernel)',
    ])
  })

  ruleTest('1.4#21', 'a parameter that is refused is EINVAL', (without) => {
    const kernel = new TestKernel({ kernel: 'E7', without })
    kernel.fileSystem.directory('/sys/module/a')
    const module: TestModule = { parameters: { size: 1 }, init: { fails: 'ENODEV' } }
    expect(kernel.load('a', module, 'size=nonsense').end()).toBe('EINVAL')
    expect(kernel.log).toEqual(["a: `nonsense' invalid for parameter `size'"])
  })

  ruleTest('1.4#22', 'a directory of that name in sysfs is EINVAL, and stays', (without) => {
    const builtin = { name: 'a', parameters: { size: 1 } }
    const kernel = new TestKernel({ kernel: 'E7', builtins: [builtin], without })
    expect(kernel.load('a', { init: { fails: 'ENODEV' } }).end()).toBe('EINVAL')
    expect(kernel.log.at(-1)).toBe('a: module is already loaded')
    expect(kernel.exists('/sys/module/a')).toBe(true)
  })

  ruleTest('1.4#23', 'an init function that fails is its errno', (without) => {
    expect(refusal({}, { init: { fails: 'ENODEV' } }, { kernel, without })).toBe('ENODEV')
  })
})

describe('where an era checks what', () => {
  const blacklisted = { commandLine: 'module_blacklist=a' }

  ruleTest('R1.8', 'signatures come first, but after the blacklist from 4.19 to 5.11', (without) => {
    const faulty: TestModule = { signature: { outcome: 'EKEYREJECTED' } }
    const answers = ['4.18', '4.19', '5.11', '5.12'].map((kernel) =>
      refusal(faulty, {}, { kernel, ...blacklisted, without }),
    )
    expect(answers).toEqual(['EKEYREJECTED', 'EPERM', 'EPERM', 'EKEYREJECTED'])
  })

  ruleTest('R1.9', 'before 6.4 the name is not looked at before there is memory', (without) => {
    const points = ['E4', 'E5'].map((kernel) => {
      const { points } = loadTwice(kernel, without)
      return points.at(-1)
    })
    expect(points).toEqual(['P4', 'P2'])
  })

  ruleTest(
    'R1.10',
    'before 3.8 the name is looked at late: after the symbols in E1, before memory in E0',
    (without) => {
      const answers = ['E0', 'E1', 'E2'].map((kernel) => {
        const { answer, points } = loadTwice(kernel, without, { depends: ['absent'] })
        return [answer, points.at(-1)]
      })
      expect(answers).toEqual([
        ['EEXIST', 'P2'],
        ['ENOENT', 'P7 absent_symbol'],
        ['EEXIST', 'P4'],
      ])
    },
  )

  ruleTest('R1.10/name', 'and it is still looked at: a second load of a name is EEXIST there too', (without) => {
    expect(['E0', 'E1'].map((kernel) => loadTwice(kernel, without).answer)).toEqual(['EEXIST', 'EEXIST'])
  })

  test('signatures are not looked at before 3.7', () => {
    const faulty: TestModule = { signature: { outcome: 'EKEYREJECTED' } }
    expect(['E0', 'E1', 'E2'].map((kernel) => refusal(faulty, {}, { kernel }))).toEqual(['ok', 'ok', 'EKEYREJECTED'])
  })
})

/** The second load of a name, as far as it comes. */
function loadTwice(kernel: string, without: readonly RuleId[], second: TestModule = {}) {
  const made = new TestKernel({ kernel, without })
  made.load('a').end()
  const call = made.load('a', second)
  return { answer: call.end(), points: call.points }
}
