import { describe, expect } from 'vitest'
import { ruleTest } from '../../../../../test/support/rule-test.ts'
import { TestKernel } from '../../../../../test/support/simulated-kernel.ts'

const USER = { depends: ['owner'] }

describe('the owner of a symbol', () => {
  ruleTest('R1.22/coming', 'is seen from the moment it is coming, and not while it is unformed', (without) => {
    const kernel = new TestKernel({ without })
    const owner = kernel.load('owner').to('P5')
    expect(kernel.load('early', USER).end()).toBe('ENOENT')
    owner.to('P8')
    expect(kernel.load('user', USER).go().pause?.point).toBe('waits for the symbols of owner')
  })

  ruleTest('R1.22/kernel', 'is the kernel itself rather than a module', (without) => {
    const exports = [{ symbol: 'both', crc: 1 }]
    const kernel = new TestKernel({ builtins: [{ name: 'core', exports }], without: [...without, '1.4#19'] })
    kernel.load('owner', { exports }).end()
    expect(kernel.load('user', { uses: [{ symbol: 'both', crc: 1 }] }).end()).toBe('ok')
    expect(kernel.procModules).toContain('owner 8192 0 - Live')
  })

  ruleTest('R1.23/coming', 'is waited for while it is coming, by everybody but E0', (without) => {
    for (const era of ['E1', 'E2', 'E4', 'E7']) {
      const kernel = new TestKernel({ kernel: era, without })
      const owner = kernel.load('owner').to('P16')
      const user = kernel.load('user', USER).go()
      expect(user.pause?.point).toBe('waits for the symbols of owner')
      owner.end()
      expect(user.end()).toBe('ok')
    }
    const old = new TestKernel({ kernel: 'E0', without })
    old.load('owner').to('P16')
    expect(old.load('user', USER).end()).toBe('ENOENT')
    expect(old.log).toEqual(['user: Unknown symbol owner_symbol (err -2)'])
  })

  ruleTest('R1.23/30s', 'is waited for no longer than 30 s, and then it is EBUSY', (without) => {
    const kernel = new TestKernel({ without })
    kernel.load('owner').to('P16')
    const user = kernel.load('user', USER).to('waits for the symbols of owner')
    expect(user.pause).toMatchObject({ deadlineNs: 30_000_000_000n, interruptible: true })
    expect(user.step('timeout').end()).toBe('EBUSY')
    expect(kernel.log).toEqual([
      'user: gave up waiting for init of module owner.',
      'user: Unknown symbol owner_symbol (err -16)',
    ])
  })

  ruleTest('R1.23/coming', 'is given up for EBUSY where a signal ends the wait', (without) => {
    const kernel = new TestKernel({ without })
    kernel.load('owner').to('P16')
    const user = kernel.load('user', USER).to('waits for the symbols of owner')
    expect(user.step('interrupted').end()).toBe('EBUSY')
  })

  ruleTest('R1.23/going', 'has no symbols when it is going', (without) => {
    const kernel = new TestKernel({ without })
    kernel.load('owner').end()
    kernel.remove('owner').to('going')
    expect(kernel.load('user', USER).end()).toBe('ENOENT')
  })

  ruleTest('R1.23/coming', 'has none either when its init has failed in the meantime', (without) => {
    const kernel = new TestKernel({ without })
    const owner = kernel.load('owner', { init: { fails: 'EIO' } }).to('P16')
    const user = kernel.load('user', USER).to('waits for the symbols of owner')
    owner.end()
    expect(user.end()).toBe('ENOENT')
  })

  ruleTest('R1.23/once', 'that is live gets one reference, however many of its symbols are used', (without) => {
    const kernel = new TestKernel({ without })
    kernel.load('owner', { exports: [{ symbol: 'more' }] }).end()
    const user = { ...USER, uses: [{ symbol: 'more' }, { symbol: 'owner_symbol' }] }
    kernel.load('user', user).to('P7')
    expect(kernel.procModules).toContain('owner 8192 1 user, Live')
  })
})

describe('symbols that cannot be linked', () => {
  ruleTest('R1.23/weak', 'are no problem where they are weak, or the linker’s own', (without) => {
    const kernel = new TestKernel({ without })
    const uses = [{ symbol: 'nobody_has_it', weak: true }, { symbol: '_GLOBAL_OFFSET_TABLE_' }]
    expect(kernel.load('a', { uses }).end()).toBe('ok')
    expect(kernel.load('b', { uses: [{ symbol: 'nobody_has_it' }] }).end()).toBe('ENOENT')
  })

  ruleTest('R1.23/version', 'are EINVAL with another version', (without) => {
    const kernel = new TestKernel({ without })
    kernel.load('owner', { exports: [{ symbol: 'api', crc: 7 }] }).end()
    expect(kernel.load('good', { uses: [{ symbol: 'api', crc: 7 }] }).end()).toBe('ok')
    expect(kernel.load('bad', { uses: [{ symbol: 'api', crc: 8, weak: true }] }).end()).toBe('EINVAL')
    expect(kernel.log).toEqual(['bad: disagrees about version of symbol api', 'bad: Unknown symbol api (err -22)'])
  })

  ruleTest('R1.24', 'are all tried, and the last problem is the answer', (without) => {
    const kernel = new TestKernel({ without })
    kernel.load('owner', { exports: [{ symbol: 'api', crc: 7 }] }).end()
    const uses = [{ symbol: 'absent' }, { symbol: 'api', crc: 8 }]
    expect(kernel.load('a', { uses }).end()).toBe('EINVAL')
    expect(kernel.log).toHaveLength(3)
    expect(kernel.load('b', { uses: uses.toReversed() }).end()).toBe('ENOENT')
  })
})

describe('symbols with conditions', () => {
  const GPL_ONLY = { exports: [{ symbol: 'gpl_api', gpl: true }] }

  ruleTest('R1.23/gpl', 'are not there for a module of another licence', (without) => {
    const kernel = new TestKernel({ without })
    kernel.load('owner', GPL_ONLY).end()
    const uses = [{ symbol: 'gpl_api' }]
    expect(kernel.load('a', { uses }).end()).toBe('ok')
    expect(kernel.load('b', { uses, license: 'Proprietary' }).end()).toBe('ENOENT')
  })

  ruleTest(
    'R1.23/inherit',
    'of a proprietary module make their user proprietary, unless it uses GPL-only ones',
    (without) => {
      const kernel = new TestKernel({ builtins: [{ name: 'core', ...GPL_ONLY }], without })
      kernel.load('owner', { license: 'Proprietary' }).end()
      kernel.load('heir', USER).end()
      expect(kernel.loader.modules.find('heir')?.taints.value).toBe('P')
      const uses = [{ symbol: 'gpl_api' }, { symbol: 'owner_symbol' }]
      expect(kernel.load('mixed', { uses }).end()).toBe('ENOENT')
      expect(kernel.log.at(-2)).toBe(
        'mixed: module using GPL-only symbols uses symbols owner_symbol from proprietary module owner.',
      )
    },
  )

  ruleTest('R1.23/namespace', 'must have their namespace imported, or it is only told', (without) => {
    const offered = { exports: [{ symbol: 'api', namespace: 'USB' }] }
    const answer = (imports: string[], allowed: boolean) => {
      const config = { MODULE_ALLOW_MISSING_NAMESPACE_IMPORTS: allowed }
      const kernel = new TestKernel({ config, without })
      kernel.load('owner', offered).end()
      return kernel.load('a', { uses: [{ symbol: 'api' }], imports }).end()
    }
    expect([answer(['USB'], false), answer([], false), answer([], true)]).toEqual(['ok', 'EINVAL', 'ok'])
  })
})
