import { describe, expect } from 'vitest'
import { ruleTest } from '../../../../../test/support/rule-test.ts'
import { TestKernel, type TestKernelOptions, type TestModule } from '../../../../../test/support/simulated-kernel.ts'

const IGNORE_MODVERSIONS = 1
const ENFORCED: TestKernelOptions = { config: { MODULE_SIG_FORCE: true } }
const FAILED = 'a: module verification failed: signature and/or required key missing - tainting kernel'

/** What becomes of a module, by its signature. */
function loadOf(signature: NonNullable<TestModule['signature']>, options: TestKernelOptions, flags = 0) {
  const kernel = new TestKernel(options)
  const answer = kernel.load('a', { signature }, '', flags).end()
  return { kernel, answer, taints: kernel.loader.modules.find('a')?.taints.value, log: kernel.log }
}

describe('a module with a good signature', () => {
  ruleTest(
    '1.4#1',
    'is loaded without a taint where signatures are enforced, and an unsigned one is not',
    (without) => {
      expect(loadOf({}, { ...ENFORCED, without })).toMatchObject({ answer: 'ok', taints: '', log: [] })
      expect(loadOf('none', { ...ENFORCED, without }).answer).toBe('EKEYREJECTED')
    },
  )

  ruleTest('R1.12', 'counts without its marker, descriptor and message', (without) => {
    const kernel = new TestKernel({ kernel: 'E7', without })
    const load = kernel.load('a', { signature: { sizeBytes: 681 }, defects: ['malformed'], sizeBytes: 475409 })
    expect(load.end()).toBe('ENOEXEC')
    expect(kernel.counted).toEqual(['failed becoming 474688 0'])
  })

  ruleTest('R1.11/flags', 'counts as unsigned with either flag that ignores something', (without) => {
    expect(loadOf({}, { ...ENFORCED, without }, IGNORE_MODVERSIONS).answer).toBe('EKEYREJECTED')
    expect(loadOf({}, { without }, 2).taints).toBe('FE')
  })

  ruleTest('R1.16', 'is not looked at by a kernel without MODULE_SIG', (without) => {
    const config = { MODULE_SIG: false, MODULE_SIG_FORCE: true }
    expect(loadOf('none', { config, without })).toMatchObject({ answer: 'ok', taints: '' })
  })
})

describe('a module whose signature cannot be used', () => {
  ruleTest('R1.11/marker', 'is unsigned without the marker at the end of its file', (without) => {
    expect(loadOf('none', { ...ENFORCED, without })).toMatchObject({
      answer: 'EKEYREJECTED',
      log: ['Loading of unsigned module is rejected'],
    })
  })

  ruleTest('R1.13/enforced', 'is rejected where signatures are enforced, and the log says why', (without) => {
    const told = (['ENOPKG', 'ENOKEY'] as const).map((outcome) => {
      const { answer, log } = loadOf({ outcome }, { commandLine: 'module.sig_enforce', without })
      return [answer, ...log]
    })
    expect(told).toEqual([
      ['EKEYREJECTED', 'Loading of module with unsupported crypto is rejected'],
      ['EKEYREJECTED', 'Loading of module with unavailable key is rejected'],
    ])
    expect(loadOf({ descriptor: 'not PKCS#7' }, { ...ENFORCED, without }).log).toEqual([
      'Loading of module with unsupported crypto is rejected',
    ])
  })

  ruleTest('R1.13/lockdown', 'is EPERM where the kernel is locked down', (without) => {
    expect(loadOf('none', { lockdown: true, without })).toMatchObject({
      answer: 'EPERM',
      log: ['Lockdown: insmod: unsigned module loading is restricted; see man kernel_lockdown.7'],
    })
    expect(loadOf('none', { ...ENFORCED, lockdown: true, without }).answer).toBe('EKEYREJECTED')
  })

  ruleTest('R1.13/taint', 'is loaded with the taint E otherwise, which is told once a boot', (without) => {
    const { kernel, answer, taints } = loadOf('none', { without })
    kernel.load('b', { signature: { outcome: 'ENOKEY' } }).end()
    expect({ answer, taints }).toEqual({ answer: 'ok', taints: 'E' })
    expect(kernel.loader.modules.find('b')?.taints.value).toBe('E')
    expect(kernel.log).toEqual([FAILED])
  })

  ruleTest('R1.13', 'is tainted after its name is taken: a duplicate is not', (without) => {
    const kernel = new TestKernel({ without })
    kernel.load('a').end()
    expect(kernel.load('a', { signature: 'none' }).end()).toBe('EEXIST')
    expect(kernel.tainted).toBe(0)
    kernel.load('b', { signature: 'none' }).to('P6')
    expect(kernel.tainted).toBe(2 ** 13)
  })

  ruleTest('R1.14', 'is refused with any other problem, whatever the policy', (without) => {
    const answers = [
      loadOf({ outcome: 'EKEYREJECTED' }, { without }),
      loadOf({ outcome: 'ENOMEM' }, { without }),
      loadOf({ descriptor: 'malformed' }, { without }),
    ]
    expect(answers.map(({ answer }) => answer)).toEqual(['EKEYREJECTED', 'ENOMEM', 'EBADMSG'])
    const kernel = new TestKernel({ without })
    const bytes = kernel.image('a')
    new DataView(bytes.buffer).setUint32(bytes.length - 28 - 4, 5000)
    expect(kernel.loadBytes(bytes).end()).toBe('EBADMSG')
  })
})

describe('module.sig_enforce', () => {
  ruleTest('R1.15', 'can be switched on, and never off', (without) => {
    const kernel = new TestKernel({ without })
    const path = '/sys/module/module/parameters/sig_enforce'
    expect([kernel.read(path), kernel.write(path, '0\n'), kernel.write(path, '1\n')]).toEqual(['N\n', 'ok', 'ok'])
    expect([kernel.read(path), kernel.write(path, '0\n'), kernel.read(path)]).toEqual(['Y\n', 'EROFS', 'Y\n'])
    expect(kernel.load('a', { signature: 'none' }).end()).toBe('EKEYREJECTED')
  })
})
