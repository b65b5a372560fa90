import { closeSync, fstatSync, ftruncateSync, readSync, watch, writeSync } from 'node:fs'
import { KernelError } from '../../errors.ts'
import { errnoName, errnoOf, type Syscall } from '../../names.ts'
import { LOCK_RECORD_BYTES, type LockFile } from '../index.ts'
import { Bell, refusal } from '../node/index.ts'
import { type Flock, LOCK_EX, LOCK_NB, LOCK_UN } from './flock.ts'

/** Without inotify, of which a user may have no more than 128 instances. fs.inotify.max_user_instances, v6.12. */
const POLL_MS = 50

/** A lock file that is open. */
export class LinuxLockFile implements LockFile {
  readonly #flock: Flock
  readonly #path: string
  #fd: number | undefined
  /** What `changed` compares with. */
  #seen: string
  readonly #bell = new Bell()

  constructor(flock: Flock, path: string, fd: number) {
    this.#flock = flock
    this.#path = path
    this.#fd = fd
    this.#seen = this.#look(fd).seen
  }

  async tryLock(): Promise<boolean> {
    const answer = this.#flock(this.#open('flock'), LOCK_EX | LOCK_NB)
    if (answer === -errnoOf('EAGAIN')) return false
    if (answer !== 0) throw new KernelError('flock', this.#path, errnoName(-answer))
    return true
  }

  async unlock(): Promise<void> {
    const answer = this.#flock(this.#open('flock'), LOCK_UN)
    if (answer !== 0) throw new KernelError('flock', this.#path, errnoName(-answer))
  }

  async read(): Promise<Uint8Array> {
    const { seen, record } = this.#look(this.#open('read'))
    this.#seen = seen
    return record
  }

  async write(record: Uint8Array): Promise<void> {
    const fd = this.#open('write')
    if (record.length > LOCK_RECORD_BYTES) throw new KernelError('write', this.#path, 'EFBIG')
    const written = this.#attempt('write', () => writeSync(fd, record, 0, record.length, 0))
    // A part of it was written: nothing follows that would make it whole, and readers see a torn record.
    if (written < record.length) throw new KernelError('write', this.#path, 'ENOSPC')
    this.#attempt('ftruncate', () => {
      if (fstatSync(fd).size > record.length) ftruncateSync(fd, record.length)
    })
  }

  /** The watch stands before the file is looked at, so that no write falls between the two. */
  async changed(timeoutMs: number): Promise<void> {
    this.#open('read')
    const startNs = process.hrtime.bigint()
    const watcher = this.#watch()
    try {
      while (this.#fd !== undefined) {
        const { seen: now } = this.#look(this.#fd)
        const leftMs = timeoutMs - Number(process.hrtime.bigint() - startNs) / 1e6
        const limitMs = watcher.watches ? leftMs : POLL_MS
        if (now === this.#seen && leftMs > 0) await this.#bell.wait(Math.min(leftMs, limitMs))
        else {
          this.#seen = now
          return
        }
      }
    } finally {
      watcher.close()
    }
  }

  async close(): Promise<void> {
    const fd = this.#fd
    this.#fd = undefined
    this.#bell.ring()
    // Not left to the closing alone: a child that is just being started has a copy of the descriptor until it executes.
    if (fd !== undefined) this.#flock(fd, LOCK_UN)
    if (fd !== undefined) closeSync(fd)
  }

  /** inotify, which does not watch where it is used up, or broke. */
  #watch(): { readonly watches: boolean; close(): void } {
    let watches = true
    try {
      // By the descriptor, which names this very file whatever the path leads to by now.
      const watcher = watch(`/proc/self/fd/${this.#fd}`, () => this.#bell.ring())
      watcher.on('error', () => {
        watches = false
        this.#bell.ring()
      })
      return {
        get watches() {
          return watches
        },
        close: () => watcher.close(),
      }
    } catch {
      return { watches: false, close: () => undefined }
    }
  }

  /**
   * All that a write changes. The time alone does not tell: it moves by the kernel's ticks, of up to 10 ms, so that two
   * writes may have the same. A write between the two calls is told of once more, and never missed.
   */
  #look(fd: number): { readonly seen: string; readonly record: Uint8Array } {
    const { mtimeNs } = this.#attempt('stat', () => fstatSync(fd, { bigint: true }))
    const record = this.#read(fd)
    return { seen: `${mtimeNs} ${Buffer.from(record).toString('latin1')}`, record }
  }

  #read(fd: number): Uint8Array {
    const room = new Uint8Array(LOCK_RECORD_BYTES)
    return room.slice(
      0,
      this.#attempt('read', () => readSync(fd, room, 0, room.length, 0)),
    )
  }

  /** The number of a closed descriptor may be another file's by now, so it is never used. */
  #open(syscall: Syscall): number {
    if (this.#fd === undefined) throw new KernelError(syscall, this.#path, 'EBADF')
    return this.#fd
  }

  #attempt<Result>(syscall: Syscall, call: () => Result): Result {
    try {
      return call()
    } catch (error) {
      throw refusal(syscall, this.#path, error)
    }
  }
}
