import { describe, expect, test } from 'vitest'
import { emptyRoot } from '../../test/support/a-root.ts'
import { aTree } from '../../test/support/a-tree.ts'
import { runMain } from '../../test/support/run-main.ts'

const HINT = "Try 'modonce --help'.\n"

describe('main()', () => {
  test.each([
    ['modprobe', ['--version']],
    ['/usr/sbin/modprobe', ['--version']],
    ['modonce', ['modprobe', '--version']],
    ['/opt/modonce/bin/modonce', ['modprobe', '--version']],
    ['anything', ['modprobe', '--version']],
  ])('under the name %s is modprobe for %j', async (name, argv) => {
    expect(await runMain(name, argv)).toMatchObject({
      stdout: expect.stringMatching(/^kmod version 34\.2 /),
      status: 0,
    })
  })

  test.each(['modinfo', 'lsmod', 'insmod', 'rmmod', 'kmod'])('is %s under that name', async (name) => {
    const { stdout, status } = await runMain(`/sbin/${name}`, ['--help'])

    expect([stdout.split('\n', 1)[0], status]).toEqual([expect.stringContaining(name), 0])
  })

  test('names a tool in its messages by the name that it was started under', async () => {
    expect((await runMain('/sbin/modprobe', [])).stderr).toBe('modprobe: ERROR: missing parameters. See -h.\n')
    expect((await runMain('modonce', ['modprobe'])).stderr).toBe('modprobe: ERROR: missing parameters. See -h.\n')
  })

  test('is not a tool under the path of one', async () => {
    expect(await runMain('/modprobe/modonce', ['--version'])).toMatchObject({ stdout: 'modonce development\n' })
  })
})

describe('modonce', () => {
  test('without a command prints its help to stderr and ends with 64', async () => {
    const { stdout, stderr, status } = await runMain('modonce', [])

    expect([stdout, status]).toEqual(['', 64])
    expect(stderr).toContain('why')
  })

  test('prints its help and version to stdout and ends with 0', async () => {
    expect(await runMain('modonce', ['--help'])).toMatchObject({ stderr: '', status: 0 })
    expect(await runMain('modonce', ['--version'])).toMatchObject({ stdout: 'modonce development\n', status: 0 })
  })

  test.each(['wyh', 'depmod.old', '', 'constructor', 'toString', '__proto__', '\xff'])(
    'says that there is no command %j and ends with 64',
    async (command) => {
      const stderr = `modonce: there is no command '${command}'\n${HINT}`

      expect(await runMain('modonce', [command])).toEqual({ stdout: '', stderr, status: 64 })
    },
  )

  test('says what is wrong with an option and ends with 64', async () => {
    expect(await runMain('modonce', ['--nope', 'why'])).toEqual({
      stdout: '',
      stderr: `modonce: unrecognized option '--nope'\n${HINT}`,
      status: 64,
    })
  })

  test('leaves options behind a command to it', async () => {
    expect((await runMain('modonce', ['why', '--nope'])).stderr).toBe(
      "modonce why: unrecognized option '--nope'\nTry 'modonce why --help'.\n",
    )
  })
})

describe('an error that nobody below expected', () => {
  test('is one line with the status of the command: 2 for one of its own, 1 for a tool of kmod', async () => {
    const root = aTree({ modules: { 'kernel/m.ko': {} } }).onDisk()
    root.write('/proc/modules', 'nonsense\n')

    const { stderr, status } = await runMain('modonce', ['check', '--root', root.path, 'm'])

    expect([stderr, status]).toEqual([
      'modonce: ERROR: /proc/modules: invalid line format at /proc/modules:1 at byte 0\n',
      2,
    ])
    expect(await runMain('modonce', ['check', '--root', root.path, '--batch', '/nowhere'])).toEqual({
      stdout: '',
      stderr: 'modonce: ERROR: open /nowhere: No such file or directory\n',
      status: 2,
    })
  })

  test('is thrown on where it is a bug', async () => {
    const { host } = emptyRoot()
    const broken = {
      ...host,
      get files(): never {
        throw new TypeError('a bug')
      },
    }

    await expect(runMain('modonce', ['why', 'm'], { host: broken })).rejects.toThrow('a bug')
  })
})
