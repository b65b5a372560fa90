import { mkdirSync, renameSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { emptyRoot, type Root } from '../../test/support/a-root.ts'
import { aTree } from '../../test/support/a-tree.ts'
import { runMain } from '../../test/support/run-main.ts'

/** An image with the release 9.9.9-image alone, whose module `m` is live there. */
function anImage(): Root {
  return aTree({
    release: '9.9.9-image',
    modules: { 'kernel/m.ko': { aliases: ['fs-m'] } },
    config: { 'a.conf': 'alias configured m\n' },
    commandLine: 'm.boot=1\n',
    state: { live: ['m'] },
  }).onDisk()
}

const YES = { stdout: 'yes: m: m is live\n', stderr: '', status: 0 }

describe('--root', () => {
  test('moves the tree, configuration, /proc and /sys', async () => {
    const { path } = anImage()

    expect(await runMain('modonce', ['check', '--root', path, 'm'])).toEqual(YES)
    expect((await runMain('modonce', ['check', '--root', path, 'configured', 'fs-m'])).status).toBe(0)
    const { stdout } = await runMain('modprobe', ['--root', path, '-c'])
    expect(stdout).toMatch(/^alias configured m\noptions m boot=1\n/)
  })

  test('is said by MODONCE_ROOT as well, and wins over it', async () => {
    const { path } = anImage()

    expect(await runMain('modonce', ['check', 'm'], { env: { MODONCE_ROOT: path } })).toEqual(YES)
    const env = { MODONCE_ROOT: '/nowhere' }
    expect(await runMain('modonce', ['check', '--root', path, 'm'], { env })).toEqual(YES)
  })

  test('may be relative, end in slashes, and be given twice', async () => {
    const { path } = anImage()
    const [, parent = '', name = ''] = /^(.*)\/([^/]+)$/.exec(path) ?? []

    expect(await runMain('modonce', ['check', '--root', `${name}//`, 'm'], { cwd: parent })).toEqual(YES)
    expect(await runMain('modonce', ['check', '--root', '/nowhere', '--root', path, 'm'])).toEqual(YES)
  })

  test('takes the only release that the image has', async () => {
    const { stdout } = await runMain('modonce', ['why', '--root', anImage().path, 'm'])

    expect(stdout).toContain('insert kernel/m.ko')
  })

  test('takes the running release of several, and says so where the image does not have that', async () => {
    const root = anImage()
    mkdirSync(root.outside('/lib/modules/9.9.8-image'))

    const { stdout, stderr, status } = await runMain('modonce', ['check', '--root', root.path, 'm'])

    expect([stdout, status]).toEqual(['', 2])
    expect(stderr).toMatch(
      /^modonce: no module indexes in .*\/lib\/modules\/\S+: run depmod, or choose a kernel with -S\n$/,
    )
    expect((await runMain('modonce', ['check', '--root', root.path, '-S', root.release, 'm'])).status).toBe(0)
  })

  test('of an empty directory cannot tell anything', async () => {
    expect((await runMain('modonce', ['check', '--root', emptyRoot().path, 'm'])).status).toBe(2)
  })

  test('is not what -d is, which moves the module directory alone', async () => {
    const machine = anImage()
    mkdirSync(machine.outside('/mnt'))
    renameSync(machine.outside('/lib'), machine.outside('/mnt/lib'))
    const { host, release, path } = machine

    const moved = await runMain('modonce', ['check', '-d', '/mnt', '-S', release, 'm', 'configured'], { host })
    const relocated = await runMain('modonce', ['check', '--root', `${path}/mnt`, 'm', 'configured'])

    expect(moved).toMatchObject({ stdout: 'yes: m: m is live\nyes: configured: m is live\n', status: 0 })
    expect(relocated).toMatchObject({
      stdout: 'no: m: m is absent\nno: configured: nothing answers to it\n',
      status: 1,
    })
  })
})

describe('modprobe --root', () => {
  test.each([
    [['m'], 'insert into'],
    [['-r', 'm'], 'remove from'],
  ])('refuses %j, which would change the running kernel', async (argv, what) => {
    const { path } = anImage()

    expect(await runMain('modprobe', ['--root', path, ...argv])).toEqual({
      stdout: '',
      stderr: `modprobe: ERROR: refusing to ${what} the running kernel what is in ${path}: add -n or -D\n`,
      status: 1,
    })
  })

  test('shows what it would do', async () => {
    const { path } = anImage()

    expect(await runMain('modprobe', ['--root', path, '-D', 'fs-m'])).toMatchObject({
      stdout: 'insmod /lib/modules/9.9.9-image/kernel/m.ko boot=1 \n',
      status: 0,
    })
    expect(await runMain('modprobe', ['--root', path, '-n', '-v', 'fs-m'])).toMatchObject({ stdout: '', status: 0 })
    expect(await runMain('modprobe', ['--root', path, '-n', '-v', '-r', 'm'])).toMatchObject({ stdout: 'rmmod m\n' })
  })
})
