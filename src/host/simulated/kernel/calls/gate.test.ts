import { describe, expect } from 'vitest'
import { on } from '../../../../../test/support/requests.ts'
import { ruleTest } from '../../../../../test/support/rule-test.ts'
import { NO_MODULE, TestKernel } from '../../../../../test/support/simulated-kernel.ts'
import type { Program } from '../../index.ts'

const UNKNOWN_FLAG = 8

describe('the gate before the module system calls', () => {
  ruleTest('R1.1', 'is EPERM without the right, before anything else is looked at', (without) => {
    const kernel = new TestKernel({ without })
    kernel.privileged = false
    expect(kernel.finitOf(undefined, UNKNOWN_FLAG).end()).toBe('EPERM')
    expect(kernel.init(new Uint8Array(3)).end()).toBe('EPERM')
  })

  ruleTest('R1.2', 'is EPERM for everybody where modules are disabled, by sysctl or by nomodule', (without) => {
    for (const options of [{ modulesDisabled: true }, { commandLine: 'quiet nomodule' }]) {
      const kernel = new TestKernel({ ...options, without })
      expect(kernel.init(kernel.image('a')).end()).toBe('EPERM')
    }
  })

  ruleTest('R1.2', 'is not there in 2.6.24, which has no such switch', (without) => {
    const kernel = new TestKernel({ kernel: 'E4', without })
    const old = new TestKernel({ kernel: 'E0', modulesDisabled: true, without })
    expect(old.init(old.image('a')).end()).toBe('ok')
    kernel.write('/proc/sys/kernel/modules_disabled', '1\n')
    expect(kernel.init(NO_MODULE).end()).toBe('EPERM')
  })
})

ruleTest('R1.2', 'disabled modules keep no helper from being run, and it is refused then (R1.3)', async (without) => {
  const codes: string[] = []
  const helper: Program = async ({ kernel }) => {
    const refused = await kernel.finitModule('/lib/modules/6.1.0-simulated/a.ko', '', 0).catch((error) => error.code)
    codes.push(refused ?? 'ok')
    return refused === undefined ? 0 : 1
  }
  const { result } = await on({ modules: [{ path: 'a.ko' }], modulesDisabled: true, helper, without }, ({ services }) =>
    services.requestModule('a'),
  )
  expect({ codes, result }).toEqual({ codes: ['EPERM'], result: 256 })
})
