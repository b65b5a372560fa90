import { describe, expect } from 'vitest'
import { ruleTest } from '../../../../../test/support/rule-test.ts'
import { TestKernel } from '../../../../../test/support/simulated-kernel.ts'

describe('an init function', () => {
  ruleTest('R1.26/none', 'may be missing', (without) => {
    const kernel = new TestKernel({ without })
    expect(kernel.load('a', { init: { none: true, fails: 'EIO' } }).end()).toBe('ok')
  })

  ruleTest(
    'R1.26/fails',
    'that fails gives its errno after the module is going, out of sysfs, unformed and gone',
    (without) => {
      const kernel = new TestKernel({ without })
      const load = kernel.load('a', { init: { fails: 'ENODEV' } }).to('going')
      expect(kernel.read('/sys/module/a/initstate')).toBe('going\n')
      expect(kernel.procModules).toContain('a 12288 1 - Unloading')
      load.to('hidden')
      expect(kernel.exists('/sys/module/a')).toBe(false)
      load.to('unformed')
      expect(kernel.procModules).toBe('')
      expect(kernel.stateOf('a')).toBe('unformed')
      expect(load.end()).toBe('ENODEV')
      expect(kernel.loader.world.memory.usedBytes).toBe(0)
    },
  )

  ruleTest('R4.1', 'that fails is counted nowhere', (without) => {
    const kernel = new TestKernel({ kernel: 'E7', without })
    kernel.load('a', { init: { fails: 'ENODEV' } }).end()
    expect(kernel.counted).toEqual([])
  })

  ruleTest('R1.36/failed', 'that fails costs the module its loader’s reference while it goes', (without) => {
    const kernel = new TestKernel({ without })
    const load = kernel.load('a', { init: { fails: 'ENODEV' } }).to('going')
    const counts = [kernel.read('/sys/module/a/refcnt')]
    load.to('put')
    expect([...counts, kernel.read('/sys/module/a/refcnt')]).toEqual(['1\n', '0\n'])
  })

  ruleTest('R1.26/positive', 'that returns more than 0 is odd, and the module is loaded', (without) => {
    const kernel = new TestKernel({ without })
    expect(kernel.load('a', { init: { returns: 5 } }).end()).toBe('ok')
    expect(kernel.log).toEqual([
      "a: 'a_init'->init suspiciously returned 5, it should follow 0/-E convention",
      'a: loading module anyway...',
    ])
  })

  ruleTest('R1.26/fails', 'may be told by its parameters how long it takes and what it returns', (without) => {
    const kernel = new TestKernel({ without })
    const told = { sleepMs: { parameter: 'sleep' }, returns: { parameter: 'returns' } }
    const module = { parameters: { sleep: 0, returns: 0 }, init: told }
    expect(kernel.load('a', module).end()).toBe('ok')
    const load = kernel.load('b', module, 'sleep=5 returns=-19').to('init sleeps')
    expect(load.pause?.deadlineNs).toBe(5_000_000n)
    expect(load.end()).toBe('ENODEV')
  })

  ruleTest('R1.27', 'runs without a lock: others load meanwhile, and it may request modules itself', (without) => {
    const asked: string[] = []
    const kernel: TestKernel = new TestKernel({
      kernel: 'E0',
      without,
      *requestModule(alias) {
        asked.push(alias)
        yield { point: 'helper' }
        return kernel.init(kernel.image('b')).end() === 'ok' ? 0 : 256
      },
    })
    expect(kernel.init(kernel.image('a', { init: { requests: ['x'] } })).end()).toBe('ok')
    expect([asked, kernel.stateOf('b')]).toEqual([['x'], 'live'])
  })

  ruleTest('R1.27/blacklist', 'is not called where the command line says so, which is EPERM', (without) => {
    const kernel = new TestKernel({ commandLine: 'initcall_blacklist=a_init,own_name', without })
    expect(kernel.load('a', { init: { fails: 'EIO' } }).end()).toBe('EPERM')
    expect(kernel.load('b', { init: { symbol: 'own_name' } }).end()).toBe('EPERM')
    expect(kernel.load('c').end()).toBe('ok')
  })
})

describe('work that an init function leaves to others', () => {
  const ASYNC = { init: { asyncMs: 20 } }

  ruleTest('R1.28', 'is waited for by every load, but for one that probes asynchronously', (without) => {
    const kernel = new TestKernel({ without })
    const load = kernel.load('a', ASYNC).to('P17')
    expect(kernel.load('b').to('async work').pause?.deadlineNs).toBe(20_000_000n)
    load.to('async work')
    expect(kernel.stateOf('a')).toBe('live')
    kernel.nowNs = 20_000_000n
    expect(load.end()).toBe('ok')
  })

  ruleTest('R1.28/probe', 'is not waited for with async_probe, of the module or of the command line', (without) => {
    const kernel = new TestKernel({ without })
    expect(kernel.load('a', ASYNC, 'async_probe').to('P18').points).not.toContain('async work')
    const all = new TestKernel({ commandLine: 'module.async_probe', without })
    expect(all.load('a', ASYNC).to('P18').points).not.toContain('async work')
  })

  ruleTest('R1.28/used', 'is waited for on 4.19 by a module that has left some', (without) => {
    const kernel = new TestKernel({ kernel: '4.19', without })
    kernel.load('a', ASYNC).to('async work')
    expect(kernel.load('b').to('P18').points).not.toContain('async work')
  })
})
