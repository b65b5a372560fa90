import { type BigIntStats, closeSync, constants, fstatSync, lstatSync, mkdirSync, openSync } from 'node:fs'
import { KernelError } from '../../errors.ts'
import type { Syscall } from '../../names.ts'
import type { Locks } from '../index.ts'
import { refusal, type Turnstile } from '../node/index.ts'
import { type Flock, loadFlock } from './flock.ts'
import { LinuxLockFile } from './lock-file.ts'
import { importKoffi, type KoffiSource } from './native.ts'

// libuv adds O_CLOEXEC to every open. O_NONBLOCK: whatever stands at the path, opening it does not wait.
const OPEN_FLAGS = constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW | constants.O_NONBLOCK

/** Permission bits of everybody but the owner. */
const OTHERS = 0o077n

/**
 * Lock files by flock(2). All calls are made on the calling thread: on a tmpfs, where lock files belong, each takes
 * microseconds and none waits, while libuv's pool may be busy with somebody's large file.
 * Who opens one passes the turnstile, where there is one.
 */
export function linuxLocks(koffi: KoffiSource = importKoffi, turnstile?: Turnstile): Locks {
  let flock: Promise<Flock> | undefined
  return {
    makeLockDirectory: async (path) => makeDirectory(path),
    openLock: async (path) => {
      flock ??= koffi().then(loadFlock)
      await turnstile?.pass()
      return new LinuxLockFile(await flock, path, openOwn(path))
    },
  }
}

function makeDirectory(path: string): void {
  try {
    mkdirSync(bytesOf(path), { mode: 0o700 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw refusal('mkdir', path, error)
  }
  const stats = attempt('stat', path, () => lstatSync(bytesOf(path), { bigint: true }))
  if (!stats.isDirectory() || !isPrivate(stats)) throw new KernelError('mkdir', path, 'EPERM')
}

function openOwn(path: string): number {
  const fd = attempt('open', path, () => openSync(bytesOf(path), OPEN_FLAGS, 0o600))
  try {
    const stats = attempt('stat', path, () => fstatSync(fd, { bigint: true }))
    if (!stats.isFile() || !isPrivate(stats)) throw new KernelError('open', path, 'EPERM')
    return fd
  } catch (error) {
    closeSync(fd)
    throw error
  }
}

/** An odd umask takes bits of the owner too, which harms nobody. */
function isPrivate({ uid, mode }: BigIntStats): boolean {
  return uid === BigInt(process.geteuid!()) && (mode & OTHERS) === 0n
}

function attempt<Result>(syscall: Syscall, path: string, call: () => Result): Result {
  try {
    return call()
  } catch (error) {
    throw refusal(syscall, path, error)
  }
}

function bytesOf(path: string): Buffer {
  return Buffer.from(path, 'latin1')
}
