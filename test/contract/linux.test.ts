import { execFileSync } from 'node:child_process'
import {
  accessSync,
  chownSync,
  constants,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { InstallationError } from '../../src/errors.ts'
import {
  type KoffiSource,
  linuxClock,
  linuxCodecs,
  linuxFiles,
  linuxHost,
  linuxKernel,
  linuxLocks,
  linuxLooks,
  linuxUevents,
} from '../../src/host/linux/index.ts'
import { importKoffi, KOFFI_VERSION, requireKoffi } from '../../src/host/linux/native.ts'
import { SyscallThreads } from '../../src/host/linux/syscall-threads.ts'
import { nodeFiles } from '../../src/host/node/index.ts'
import type { ModuleName } from '../../src/names.ts'
import { BLOCKED, blockingContract } from './blocking-contract.ts'
import { blockingOnDisk } from './blocking-on-disk.ts'
import { clockContract } from './clock-contract.ts'
import { codecsContract } from './codecs-contract.ts'
import { commandsContract } from './commands-contract.ts'
import { filesContract } from './files-contract.ts'
import { kernelContract } from './kernel-contract.ts'
import { type LocksWorld, locksContract } from './locks-contract.ts'
import { locksOnDisk } from './locks-on-disk.ts'
import { onDisk } from './on-disk.ts'
import { strandsContract } from './strands-contract.ts'
import { ueventsContract } from './uevents-contract.ts'
import { watchesContract } from './watches-contract.ts'
import { watchesOnDisk } from './watches-on-disk.ts'

/** Numbers of read and getpid. The kernel's arch/x86 and asm-generic tables, v6.12. */
const [READ, GETPID] = { x64: [0, 39], arm64: [63, 172] }[process.arch as string] ?? []

const missingKoffi = () => {
  throw new InstallationError('koffi is not installed')
}

const noKoffi: KoffiSource = async () => missingKoffi()

/** Files that are native from the first call on, and never Node's where there is koffi. */
function manyFiles(koffi: KoffiSource) {
  const byNode = async () => expect.unreachable()
  const node = koffi === noKoffi ? nodeFiles() : { ...nodeFiles(), list: byNode, identify: byNode }
  return linuxFiles(koffi, node, { lists: 0, files: 0 })
}

/** A device that every kernel has, and whose event asks for nothing. */
const NULL_DEVICE = '/devices/virtual/mem/null'

describe.runIf(canTell())('on Linux, where this user may make the kernel tell of a device', () => {
  ueventsContract('host/linux', async () => ({
    uevents: linuxUevents(),
    devpath: NULL_DEVICE,
    tell: async () => writeFileSync(`/sys${NULL_DEVICE}/uevent`, 'add'),
  }))

  test('others of the process go on where events come faster than they are taken', async () => {
    const socket = await linuxUevents().listen()
    onTestFinished(() => socket.close())
    let isHeard = false
    setImmediate(() => {
      isHeard = true
    })
    const untilMs = performance.now() + 1_000
    while (!isHeard && performance.now() < untilMs) {
      for (let event = 0; event < 50; event++) writeFileSync(`/sys${NULL_DEVICE}/uevent`, 'change')
      for (let event = 0; event < 50; event++) await socket.receive(0)
    }
    expect(isHeard).toBe(true)
  })
})

/** Root's, in the network namespace that the kernel tells of devices without one. */
function canTell(): boolean {
  try {
    accessSync(`/sys${NULL_DEVICE}/uevent`, constants.W_OK)
    return true
  } catch {
    return false
  }
}

describe.runIf(process.platform === 'linux')('on Linux', async () => {
  const { kernel, files, codecs, clock, commands, strands } = await linuxHost()
  filesContract('host/linux', onDisk(files))
  filesContract('host/linux, which looks at many', onDisk({ ...files, ...manyFiles(importKoffi) }))
  filesContract('host/linux, which looks at many without koffi', onDisk({ ...files, ...manyFiles(noKoffi) }))
  codecsContract('host/linux', () => codecs, { allOfXz: true })
  codecsContract('host/linux without koffi', () => linuxCodecs(noKoffi), { allOfXz: false })
  clockContract('host/linux', () => clock)
  clockContract('host/linux without koffi', () => linuxClock(missingKoffi))
  strandsContract('host/linux', () => strands)
  watchesContract('host/linux', () => watchesOnDisk(files))
  locksContract('host/linux', () => locksOnDisk(files))
  commandsContract('host/linux', () => commands)
  blockingContract(
    'host/linux, which are commands',
    blockingOnDisk({ files, clock, strands }, ({ path }) => ({
      block: () => commands.shell(`read -r line <'${path}'`, {}),
      ask: () => commands.shell(':', {}),
    })),
  )
  test('looks say what files say, without waiting', async () => {
    const looks = linuxLooks()!
    const paths = ['/proc/version', '/proc', '/no/such/file', import.meta.filename]
    expect(looks.identify(paths).equals(await files.identify(paths))).toBe(true)
    expect(looks.read('/proc/version')).toEqual(await files.read('/proc/version'))
    expect([looks.read('/no/such/file'), linuxLooks(missingKoffi)]).toEqual([undefined, undefined])
  })

  kernelContract('host/linux on the calling thread', () => {
    return { kernel: linuxKernel({ blocking: 'here' }), notAModule: '/bin/sh', missing: '/no/such/file' }
  })
  kernelContract('host/linux', () => ({ kernel, notAModule: '/bin/sh', missing: '/no/such/file' }))

  // Those of the kernel port, which may not be used here, are made on the same threads.
  describe.runIf(READ !== undefined)('with threads for system calls', () => {
    const threads = new SyscallThreads(BLOCKED + 1)
    const calls = blockingOnDisk({ files, clock, strands }, ({ fd }) => ({
      block: () => threads.call(READ!, [fd, new Uint8Array(1), 1]),
      ask: async () => expect(await threads.call(GETPID!, [])).toBe(process.pid),
    }))
    blockingContract('host/linux, which are system calls', calls)
  })

  describe('linuxKernel()', () => {
    test('closes the file of a refused module', async () => {
      for (let count = 0; count < 20; count++) await kernel.finitModule('/bin/sh', '', 0).catch(() => undefined)
      expect(openFiles()).not.toContain(realpathSync('/bin/sh'))
    })

    test.each([
      ['finitModule', () => kernel.finitModule('/bin/sh', 'a=1\0b=2', 0)],
      ['initModule', () => kernel.initModule(new Uint8Array(100), 'a=1\0b=2')],
      ['deleteModule', () => kernel.deleteModule('loop\0' as ModuleName, 0)],
    ])('refuses to cut a string with a NUL for %s()', async (_, call) => {
      await expect(call()).rejects.toMatchObject({ kind: 'kernel', code: 'EINVAL' })
    })

    test('works without koffi until a module call is made, which fails with its error', async () => {
      const withoutKoffi = linuxKernel({ koffi: noKoffi })
      expect(withoutKoffi.release()).toBe(kernel.release())
      await expect(withoutKoffi.deleteModule('loop' as ModuleName, 0)).rejects.toThrow(InstallationError)
    })
  })

  describe('linuxLocks()', () => {
    let world: LocksWorld
    beforeEach(async () => {
      world = await locksOnDisk(files)
    })
    afterEach(() => world.end())

    test('are not inherited by commands', async () => {
      const path = `${world.root}/lock`
      const lock = await files.openLock(path)
      await lock.tryLock()
      const isOpen = `for fd in /proc/$$/fd/*; do [ "$fd" -ef '${path}' ] && exit 1; done; exit 0`
      expect(await commands.shell(isOpen, {})).toBe(0)
      await lock.close()
    })

    test('leave no file open', async () => {
      const path = `${world.root}/lock`
      const lock = await files.openLock(path)
      expect(openFiles()).toContain(path)
      await lock.tryLock()
      await lock.changed(1)
      await lock.close()
      expect(openFiles()).not.toContain(path)
    })

    test('leave no file open that is refused', async () => {
      const path = `${world.root}/foreign`
      await world.writeFile(path, new Uint8Array(), 0o644)
      await expect(files.openLock(path)).rejects.toMatchObject({ code: 'EPERM' })
      expect(openFiles()).not.toContain(path)
    })

    test.runIf(process.geteuid?.() === 0)('refuse what somebody else owns', async () => {
      await world.writeFile(`${world.root}/foreign`, new Uint8Array(), 0o600)
      await world.makeDirectory(`${world.root}/locks`, 0o700)
      for (const name of ['foreign', 'locks']) chownSync(`${world.root}/${name}`, 12345, 12345)
      await expect(files.openLock(`${world.root}/foreign`)).rejects.toMatchObject({ code: 'EPERM' })
      await expect(files.makeLockDirectory(`${world.root}/locks`)).rejects.toMatchObject({ code: 'EPERM' })
    })

    test('say what is missing where koffi is not installed', async () => {
      await expect(linuxLocks(noKoffi).openLock(`${world.root}/lock`)).rejects.toThrow(InstallationError)
    })
  })

  test('koffi is that of package.json, with or without its names of older versions', () => {
    expect(requireKoffi().version).toBe(KOFFI_VERSION)
    const { dependencies, optionalDependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
    expect({ ...dependencies, ...optionalDependencies }).toMatchObject({ koffi: KOFFI_VERSION })
  })

  describe('linuxFiles()', () => {
    test('list names in the order of the directory, unsorted, however many there are', async () => {
      const directory = mkdtempSync(join(tmpdir(), 'modonce-linux-'))
      onTestFinished(() => rmSync(directory, { recursive: true }))
      for (let index = 0; index < 3_000; index++) writeFileSync(join(directory, `${(index * 7919) % 10_000}`), '')
      const order = execFileSync('ls', ['-U', directory], { encoding: 'latin1' }).trim().split('\n')
      expect((await manyFiles(importKoffi).list(directory)).map(({ name }) => name)).toEqual(order)
    })

    test('leave no directory open', async () => {
      const before = openFiles().length
      for (const path of ['/etc', '/etc/passwd', '/no/such/file']) {
        await manyFiles(importKoffi)
          .list(path)
          .catch(() => undefined)
      }
      expect(openFiles()).toHaveLength(before)
    })

    test.each([
      ['shorter than a page', '/sys/kernel/mm/transparent_hugepage/enabled'],
      ['of many reads', '/proc/self/smaps'],
      ['that is not there', '/sys/module/no_such_module/initstate'],
      ['below what is no directory', '/proc/version/initstate'],
      ['that is a directory', '/sys/module'],
      ['of no process', '/proc/0/comm'],
      ['with a NUL in its name', '/sys/module/a\0b'],
    ])('read what the kernel shows as Node does, and leave nothing open: a file %s', async (_, path) => {
      const files = manyFiles(importKoffi)
      await files.list('/etc')
      const before = openFiles().length
      // What a process tells of its own memory is another thing at each look.
      const told = (read: Promise<Uint8Array>) =>
        read.then(
          (bytes) => (path.includes('/self/') ? bytes.length > 4096 : Buffer.from(bytes).toString('latin1')),
          String,
        )
      expect(await told(files.read(path))).toBe(await told(nodeFiles().read(path)))
      expect(openFiles()).toHaveLength(before)
    })

    test('load no native code for a few', async () => {
      const files = linuxFiles(async () => expect.unreachable())
      for (let count = 0; count < 8; count++) await files.list('/etc')
      await files.identify(['/etc/passwd'])
    })
  })

  describe('linuxClock()', () => {
    test('counts nanoseconds since the machine was started', () => {
      const uptimeNs = Number(readFileSync('/proc/uptime', 'latin1').split(' ', 1)[0]) * 1e9
      expect(Math.abs(Number(clock.boottimeNs()) - uptimeNs)).toBeLessThan(1e9)
    })
  })
})

/** Where this process's descriptors lead. Those of threads that are ending come and go meanwhile. */
function openFiles(): string[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`)]
    } catch {
      return []
    }
  })
}
