import { describe, expect, test } from 'vitest'
import { asker, asking, helper, logOf, on } from '../../../../../test/support/requests.ts'
import { ruleTest } from '../../../../../test/support/rule-test.ts'
import { latin1 } from '../../../../formats/bytes/index.ts'
import type { ErrnoName } from '../../../../names.ts'

const ENOENT = -2
const EACCES = -13
const ENAMETOOLONG = -36
const ENOSYS = -38
const EXIT_1 = 256

const NO_PATH = { config: { MODPROBE_PATH: '' } }

/** A security module that notes what it is asked and refuses one name. */
function security(refused: string) {
  const seen: string[] = []
  const moduleRequest = (name: string): ErrnoName | undefined => {
    seen.push(name)
    return name === refused ? 'EACCES' : undefined
  }
  return { seen, moduleRequest }
}

describe('request_module()', () => {
  ruleTest('R3.5', 'runs the helper with these arguments, this environment, and no descriptors', async (without) => {
    const seen: unknown[] = []
    const machine = await asking(
      {
        without,
        helper: async ({ hasStandardDescriptors }, argv, environment) => {
          seen.push(argv, environment, hasStandardDescriptors)
          return 0
        },
      },
      asker('net-pf-10'),
    )
    expect(seen).toEqual([
      ['/sbin/modprobe', '-q', '--', 'net-pf-10'],
      { HOME: '/', TERM: 'linux', PATH: '/sbin:/usr/sbin:/bin:/usr/bin' },
      false,
    ])
    expect(machine.requests).toEqual({ calls: 1, refused: 0, shared: 0, deepest: 1 })
  })

  ruleTest(
    'R3.1/length',
    'is ENAMETOOLONG for a name of 56 characters, before the security module is asked',
    async (without) => {
      const { seen, moduleRequest } = security('')
      const [fits, tooLong] = [asker('a'.repeat(55)), asker('a'.repeat(56))]
      await asking({ without, helper: helper(0), requests: { moduleRequest } }, fits, tooLong)
      expect([fits.answer, tooLong.answer]).toEqual([0, ENAMETOOLONG])
      expect(seen).toHaveLength(1)
    },
  )

  ruleTest('R3.1/security', 'is what the security module refuses with, and takes no slot then', async (without) => {
    const refused = asker('x25')
    const { moduleRequest } = security('x25')
    const machine = await asking({ without, helper: helper(0), requests: { moduleRequest } }, refused)
    expect(refused.answer).toBe(EACCES)
    expect(machine.requests.deepest).toBe(0)
  })

  ruleTest('R3.1/async', 'warns once of one that waits in an async worker', async (without) => {
    const machine = await asking(
      { without, helper: helper(0) },
      asker('a', { fromAsync: true }),
      asker('b', { fromAsync: true }),
      asker('c', { fromAsync: true, wait: false }),
    )
    expect(logOf(machine)).toEqual(['WARNING: at kernel/module/kmod.c __request_module'])
  })

  ruleTest('R3.2', 'with an empty path is ENOENT since 5.7 and was 0 before, and asks nobody', async (without) => {
    for (const [kernel, expected] of [
      ['5.6', 0],
      ['5.7', ENOENT],
      ['6.12', ENOENT],
    ] as const) {
      const { seen, moduleRequest } = security('')
      const one = asker('x')
      await asking({ without, kernel, ...NO_PATH, helper: helper(0), requests: { moduleRequest } }, one)
      expect([kernel, one.answer, seen]).toEqual([kernel, expected, []])
    }
  })

  ruleTest('R3.3', 'is ENOSYS on a kernel without modules', async (without) => {
    const one = asker('x')
    await asking({ without, config: { MODULES: false }, helper: helper(0) }, one)
    expect(one.answer).toBe(ENOSYS)
  })

  test('R3.1: asks security, then waits at the gate, then runs the helper', async () => {
    const points: string[] = []
    const { moduleRequest, seen } = security('')
    const one = asker('x')
    await asking(
      {
        helper: async () => {
          points.push(`helper after ${seen.length}`)
          return 1
        },
        requests: { moduleRequest },
        onEvent: (event) => {
          if (event.kind === 'point' && event.subject === 'x') points.push(event.detail)
        },
      },
      one,
    )
    expect(points).toEqual(['module_request x', 'waits for the helper /sbin/modprobe x', 'helper after 1'])
    expect(one.answer).toBe(EXIT_1)
  })
})

describe('kernel.modprobe', () => {
  const path = '/proc/sys/kernel/modprobe'

  ruleTest(
    'R3.4/newline',
    'is all before the first newline, so that a newline alone is the empty path',
    async (without) => {
      const { result } = await on({ without, helper: helper(0, 1) }, async ({ files, services }) => {
        const read = async () => latin1(await files.read(path))
        const before = await read()
        await services.write(path, '/bin/other\nmore')
        const between = await read()
        await services.write(path, '\n')
        return [before, between, await read(), await services.requestModule('x')]
      })
      expect(result).toEqual(['/sbin/modprobe\n', '/bin/other\n', '\n', ENOENT])
    },
  )

  test('names the helper, as argv[0] too, and 255 characters of it count (R3.4)', async () => {
    const seen: (readonly string[])[] = []
    const long = `/${'a'.repeat(300)}`
    const program = async (_: unknown, argv: readonly string[]) => {
      seen.push(argv)
      return 0
    }
    const { result } = await on(
      { programs: { '/bin/own': program, [long.slice(0, 255)]: program } },
      async ({ services }) => {
        await services.write(path, '/bin/own\n')
        const own = await services.requestModule('x')
        await services.write(path, long)
        return [own, await services.requestModule('y')]
      },
    )
    expect(result).toEqual([0, 0])
    expect(seen.map(([first]) => first)).toEqual(['/bin/own', long.slice(0, 255)])
  })

  ruleTest('R3.4/static', 'is argv[0] only where one static path stands for all helpers', async (without) => {
    const seen: string[] = []
    const named = (name: string) => async (_: unknown, argv: readonly string[]) => {
      seen.push(`${name} as ${argv[0]}`)
      return 0
    }
    const programs = { '/sbin/usermode-helper': named('static'), '/sbin/modprobe': named('modprobe') }
    const one = asker('x')
    await asking({ without, config: { STATIC_USERMODEHELPER: '/sbin/usermode-helper' }, programs }, one)
    expect([one.answer, seen]).toEqual([0, ['static as /sbin/modprobe']])
  })

  ruleTest('R3.4/static', 'runs nothing where that static path is empty, and all answers are 0', async (without) => {
    const one = asker('x')
    await asking({ without, config: { STATIC_USERMODEHELPER: '' }, helper: helper(0, 1) }, one)
    expect(one.answer).toBe(0)
  })

  test('is a file that can be written, unlike others of /proc', async () => {
    await on({}, async ({ services }) => {
      await expect(services.write('/proc/modules', 'x')).rejects.toMatchObject({ syscall: 'open', code: 'EACCES' })
      await expect(services.write('/proc/nothing', 'x')).rejects.toMatchObject({ syscall: 'open', code: 'ENOENT' })
    })
  })
})
