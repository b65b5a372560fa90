import { describe, expect } from 'vitest'
import { ruleTest } from '../../../../../test/support/rule-test.ts'
import { TestKernel, type TestKernelOptions, type TestModule } from '../../../../../test/support/simulated-kernel.ts'

const IGNORE_MODVERSIONS = 1
const IGNORE_VERMAGIC = 2
const UNFORCED = { MODULE_FORCE_LOAD: false }

function loadOf(module: TestModule, options: TestKernelOptions, flags = 0) {
  const kernel = new TestKernel(options)
  const answer = kernel.load('a', module, '', flags).end()
  return { answer, taints: kernel.loader.modules.find('a')?.taints.value, log: kernel.log }
}

describe('the version of module_layout', () => {
  ruleTest('1.4#4', 'must be the kernel’s', (without) => {
    const { answer, log } = loadOf({ layoutVersion: 'different' }, { without })
    expect({ answer, log }).toEqual({
      answer: 'ENOEXEC',
      log: ['a: disagrees about version of symbol module_layout'],
    })
    expect(loadOf({ layoutVersion: 'different' }, { config: { MODVERSIONS: false }, without }).answer).toBe('ok')
  })

  ruleTest('1.4#4', 'must be there for Debian’s kernels; others let it go, and tell it once', (without) => {
    expect(loadOf({ layoutVersion: 'missing' }, { without }).answer).toBe('ENOEXEC')
    const traits = { missingVersion: 'told' } as const
    expect(loadOf({ layoutVersion: 'missing' }, { traits, without })).toMatchObject({
      answer: 'ok',
      log: ['a: no symbol version for module_layout'],
    })
  })

  ruleTest('R1.23/unversioned', 'may be missing with all others where the kernel may be forced', (without) => {
    expect(loadOf({ unversioned: true }, { config: UNFORCED, without }).answer).toBe('ENOEXEC')
    expect(loadOf({}, { config: UNFORCED, without }, IGNORE_MODVERSIONS).answer).toBe('ENOEXEC')
    expect(loadOf({ unversioned: true }, { without })).toMatchObject({
      answer: 'ok',
      taints: 'F',
      log: ['a: module_layout: kernel tainted.'],
    })
  })
})

describe('vermagic', () => {
  ruleTest('1.4#5', 'may be missing or ignored only where the kernel may be forced, which taints', (without) => {
    for (const { module, flags } of [
      { module: { vermagic: false as const }, flags: 0 },
      { module: {}, flags: IGNORE_VERMAGIC },
    ]) {
      expect(loadOf(module, { config: UNFORCED, without }, flags).answer).toBe('ENOEXEC')
      const { answer, taints, log } = loadOf(module, { without }, flags)
      expect({ answer, taints: taints?.[0], log: log[0] }).toEqual({
        answer: 'ok',
        taints: 'F',
        log: 'a: bad vermagic: kernel tainted.',
      })
    }
  })

  ruleTest('1.4#6', 'must be the kernel’s but for the release, which counts only without versions', (without) => {
    const { answer, log } = loadOf({ vermagic: '6.1.0 SMP mod_unload ' }, { without })
    expect(answer).toBe('ENOEXEC')
    expect(log).toEqual([
      "a: version magic '6.1.0 SMP mod_unload ' should be '6.1.0-simulated SMP preempt mod_unload modversions '",
    ])
    const otherRelease = { vermagic: '5.0 SMP preempt mod_unload modversions ' }
    expect(loadOf(otherRelease, { without }).answer).toBe('ok')
    expect(loadOf({ ...otherRelease, unversioned: true }, { without }).answer).toBe('ENOEXEC')
  })
})
