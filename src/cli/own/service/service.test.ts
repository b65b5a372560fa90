import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { emptyRoot, type Root } from '../../../../test/support/a-root.ts'
import { canRun } from '../../../../test/support/programs.ts'
import { runMain } from '../../../../test/support/run-main.ts'
import type { Host } from '../../../host/index.ts'
import { serviceSchema } from './show-schema.ts'

const RULE = '/etc/udev/rules.d/80-drivers.rules'
const HELPER = '/usr/local/lib/modonce/request'

/** An image, with a loader of its own and a client to install. */
function image(): Root {
  const root = emptyRoot()
  root.write('/sbin/modprobe', 'an ELF file')
  root.write('/client', 'static')
  return root
}

const service = (root: Root, ...argv: string[]) =>
  runMain('modonce', ['service', '--root', root.path, '--helper', root.outside('/client'), ...argv])

const text = (root: Root, path: string) => readFileSync(root.outside(path), 'latin1')

/** All files of an image with their content. */
function everything(root: Root): Record<string, string> {
  const entries = readdirSync(root.path, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => `${parentPath}/${name}`)
  return Object.fromEntries(files.map((path) => [path, readFileSync(path, 'latin1')]))
}

/** The image as the system that runs, which is told commands. */
function running(root: Root): { host: Host; commands: string[] } {
  const commands: string[] = []
  root.write('/proc/sys/kernel/modprobe', '/sbin/modprobe\n')
  root.write('/proc/cmdline', 'quiet\n')
  const shell = async (command: string) => {
    commands.push(command)
    const modprobe = /^sysctl -q kernel\.modprobe=(.*)$/.exec(command)?.[1]
    if (modprobe !== undefined) root.write('/proc/sys/kernel/modprobe', `${modprobe}\n`)
    return 0
  }
  return { host: { ...root.host, commands: { shell } }, commands }
}

describe('modonce service install', () => {
  test('puts files into an image, each with its mode, and tells them', async () => {
    const root = image()

    const { stdout, stderr, status } = await service(root, 'install')

    expect([stderr, status]).toEqual(['', 0])
    const paths = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.replace('installed ', ''))
    expect(paths.map((path) => [path, statSync(root.outside(path)).mode & 0o777])).toEqual([
      ['/usr/local/lib/modonce/next-loader', 0o644],
      [HELPER, 0o755],
      ['/usr/local/lib/modonce/run-command', 0o644],
      ['/etc/systemd/system/modonce-commands.socket', 0o644],
      ['/etc/systemd/system/modonce-commands@.service', 0o644],
      ['/etc/systemd/system/modonce.socket', 0o644],
      ['/etc/systemd/system/modonce.service', 0o644],
      ['/etc/systemd/system/sockets.target.d/modonce.conf', 0o644],
      [RULE, 0o644],
      ['/etc/sysctl.d/60-modonce.conf', 0o644],
    ])
    expect(text(root, '/usr/local/lib/modonce/next-loader')).toBe('/sbin/modprobe\n')
    expect(text(root, '/etc/sysctl.d/60-modonce.conf')).toContain(`\nkernel.modprobe = ${HELPER}\n`)
    expect(text(root, '/etc/systemd/system/modonce.service')).toContain(
      'ExecStart=/usr/bin/node /usr/bin/modonce serve --commands /run/modonce-commands.sock --unanswered /run/modonce-unanswered\n',
    )
  })

  test.each([
    [RULE, 'the administrator’s'],
    [HELPER, 'somebody’s'],
  ])('changes nothing where %s is somebody else’s', async (path, content) => {
    const root = image()
    root.write(path, Buffer.from(content))
    const before = everything(root)

    const { stderr, status } = await service(root, 'install')

    expect([stderr, status]).toEqual([
      `modonce: ${path} is there and is not ours: move it away, then install again\n`,
      1,
    ])
    expect(everything(root)).toEqual(before)
  })

  test('changes nothing where what it installed was changed since', async () => {
    const root = image()
    await service(root, 'install')
    writeFileSync(root.outside(RULE), 'edited')

    expect(await service(root, 'install')).toMatchObject({ status: 1, stderr: expect.stringContaining(RULE) })
    expect(text(root, RULE)).toBe('edited')
  })

  test('replaces what it installed before', async () => {
    const root = image()
    await service(root, 'install')
    root.write('/client', 'a newer one')
    root.write('/opt/loader', '')

    expect(await service(root, '--next-loader', '/opt/loader', 'install')).toMatchObject({ status: 0 })
    expect(text(root, HELPER)).toBe('a newer one')
    expect(text(root, '/usr/local/lib/modonce/next-loader')).toBe('/opt/loader\n')
  })

  test('prints with --dry-run what it would install, and installs nothing', async () => {
    const root = image()
    const before = everything(root)

    const { stdout, status } = await service(root, '-n', 'install')

    expect(status).toBe(0)
    expect(stdout).toContain(`install ${RULE} (644)\n  # Made by`)
    expect(stdout).toContain(`install ${HELPER} (755, 6 bytes)\n`)
    expect(everything(root)).toEqual(before)
  })

  test('makes a running system take it up, the daemon before those who ask it', async () => {
    const root = image()
    const { host, commands } = running(root)

    expect(await runMain('modonce', ['service', '--helper', '/client', 'install'], { host })).toMatchObject({
      status: 0,
    })
    expect(commands).toEqual([
      'systemctl daemon-reload',
      'systemctl start modonce.socket modonce.service',
      'udevadm control --reload',
      `sysctl -q kernel.modprobe=${HELPER}`,
    ])
  })

  test('does not run a command for an image', async () => {
    const root = image()
    const { host, commands } = running(root)
    const argv = ['service', '--root', '/image', '--helper', '/client', 'install']
    mkdirSync(root.outside('/image/sbin'), { recursive: true })
    root.write('/image/sbin/modprobe', '')

    expect(await runMain('modonce', argv, { host, env: { MODONCE_ROOT: '/nowhere' } })).toMatchObject({ status: 0 })
    expect(commands).toEqual([])
  })

  test.each([
    ['is not there', '/sbin/nosuch', undefined, 'ENOENT'],
    ['is a script that is modonce', '/sbin/script', '#!/bin/sh\nexec modonce modprobe "$@"\n', 'would wait for itself'],
    ['is the client itself', HELPER, 'x', 'its own next loader'],
    ['is relative', 'modprobe', undefined, 'no absolute path'],
    ['has a blank', '/sbin/mod probe', '', 'no absolute path'],
  ])('refuses a next loader that %s', async (_what, path, content, why) => {
    const root = image()
    if (content !== undefined) root.write(path, content)

    const { stderr, status } = await service(root, '--next-loader', path, 'install')

    expect([status, existsSync(root.outside(RULE))]).toEqual([1, false])
    expect(stderr).toContain(why)
  })

  test('does not make a kernel ask that asks nobody', async () => {
    const root = image()
    root.write('/proc/sys/kernel/modprobe', '\n')

    expect(await service(root, 'install')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('--next-loader'),
    })
  })
})

describe.runIf(canRun('systemd-analyze'))('the units', () => {
  test('are what systemd takes without a word', async () => {
    const root = image()
    await service(root, 'install')
    // systemd looks for the program that a unit starts.
    const unit = '/etc/systemd/system/modonce.service'
    writeFileSync(root.outside(unit), text(root, unit).replace('/usr/bin/node /usr/bin/modonce', process.execPath))

    const names = ['modonce.socket', 'modonce.service', 'modonce-commands.socket', 'modonce-commands@.service']
    const paths = names.map((name) => root.outside(`/etc/systemd/system/${name}`))
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', ...paths], { encoding: 'utf8' })
    expect([stderr, status]).toEqual(['', 0])
  })
})

test('the socket is root’s alone', async () => {
  const root = image()
  await service(root, 'install')

  expect(text(root, '/etc/systemd/system/modonce.socket')).toContain(
    'ListenStream=/run/modonce.sock\nSocketMode=0600\n',
  )
})

describe('modonce service remove', () => {
  test('leaves an image as it was before', async () => {
    const root = image()
    const before = everything(root)
    await service(root, 'install')

    expect(await service(root, 'remove')).toEqual({ stdout: '', stderr: '', status: 0 })
    expect(everything(root)).toEqual(before)
    expect(existsSync(root.outside('/usr/local/lib/modonce'))).toBe(false)
  })

  test('leaves what was changed since, says so, and takes it when it is as it was', async () => {
    const root = image()
    await service(root, 'install')
    const installed = text(root, RULE)
    writeFileSync(root.outside(RULE), 'edited')

    expect(await service(root, 'remove')).toEqual({
      stdout: '',
      stderr: `modonce: ${RULE} was changed since it was installed, and is left\n`,
      status: 1,
    })
    expect(existsSync(root.outside(HELPER))).toBe(false)
    writeFileSync(root.outside(RULE), installed)
    expect(await service(root, 'remove')).toMatchObject({ status: 0 })
    expect(existsSync(root.outside(RULE))).toBe(false)
  })

  test('gives the kernel its loader back before the client goes', async () => {
    const root = image()
    const { host, commands } = running(root)
    await runMain('modonce', ['service', '--helper', '/client', 'install'], { host })
    commands.length = 0

    expect(await runMain('modonce', ['service', 'remove'], { host })).toMatchObject({ status: 0, stderr: '' })
    expect(commands[0]).toBe('sysctl -q kernel.modprobe=/sbin/modprobe')
    expect(text(root, '/proc/sys/kernel/modprobe')).toBe('/sbin/modprobe\n')
  })

  test('takes nothing away where the kernel would be left with a client that is gone', async () => {
    const root = image()
    const { host } = running(root)
    await runMain('modonce', ['service', '--helper', '/client', 'install'], { host })
    const deaf: Host = { ...host, commands: { shell: async () => 1 } }

    expect(await runMain('modonce', ['service', 'remove'], { host: deaf })).toMatchObject({ status: 1 })
    expect(existsSync(root.outside(HELPER))).toBe(true)
  })

  test('says that nothing is installed', async () => {
    expect(await service(image(), 'remove')).toEqual({
      stdout: 'modonce: nothing is installed\n',
      stderr: '',
      status: 0,
    })
  })
})

describe('modonce service show', () => {
  test('tells of each file, and of what the kernel asks', async () => {
    const root = image()
    const { host } = running(root)
    await runMain('modonce', ['service', '--helper', '/client', 'install'], { host })
    const good = await runMain('modonce', ['service', 'show'], { host })
    root.write('/proc/sys/kernel/modprobe', '/sbin/modprobe\n')
    root.write('/proc/cmdline', 'quiet modonce=off\n')
    root.write(RULE, 'edited')
    const bad = await runMain('modonce', ['service', 'show'], { host })

    expect(good).toMatchObject({ status: 0, stderr: '' })
    expect(good.stdout).toMatch(/^\/etc\/udev\/rules\.d\/80-drivers\.rules +installed$/m)
    expect(bad.status).toBe(1)
    expect(bad.stdout).toMatch(/80-drivers\.rules +changed since it was installed$/m)
    expect(bad.stdout).toMatch(/kernel\/modprobe +\/sbin\/modprobe, which is not modonce$/m)
    expect(bad.stdout).toMatch(/^modonce=off +on the kernel command line$/m)
  })

  test('tells the same as JSON', async () => {
    const root = image()
    const { host } = running(root)
    await runMain('modonce', ['service', '--helper', '/client', 'install'], { host })
    root.write(RULE, 'edited')
    root.write('/proc/cmdline', 'quiet modonce=off\n')
    const { stdout, status } = await runMain('modonce', ['service', '--json', 'show'], { host })

    const shown = v.parse(serviceSchema, JSON.parse(stdout))
    expect([status, shown.complete, shown.nextLoader]).toEqual([1, false, '/sbin/modprobe'])
    expect(shown.files.filter(({ placed }) => placed !== 'installed')).toEqual([{ path: RULE, placed: 'changed' }])
    expect(shown.running).toEqual({ kernelModprobe: HELPER, asksModonce: true, socketIsThere: false, isOff: true })
  })

  test('has nothing to tell of a running system as JSON of an image', async () => {
    const root = image()
    await service(root, 'install')

    expect(JSON.parse((await service(root, '--json', 'show')).stdout)).toMatchObject({ complete: true, running: null })
  })

  test('says no where nothing is installed', async () => {
    expect(await service(image(), 'show')).toMatchObject({ status: 1, stdout: expect.stringContaining('not there') })
  })
})

test.each([[[]], [['start']], [['install', 'remove']]])('modonce service refuses %j as wrong usage', async (argv) => {
  expect(await runMain('modonce', ['service', ...argv])).toMatchObject({ status: 64 })
})
