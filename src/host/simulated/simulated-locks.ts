import type { ErrnoName, Syscall } from '../../names.ts'
import { LOCK_RECORD_BYTES, type LockFile, type Locks } from '../index.ts'
import type { Caller } from './actor.ts'
import type { Cell } from './cells.ts'
import type { FileSystem } from './file-system.ts'
import type { Entity } from './hash.ts'
import type { FileNode } from './nodes.ts'
import { atomic, type KernelSteps } from './operation.ts'
import { refusal } from './refusal.ts'
import { nsOfMs } from './simulated-clock.ts'

const OTHERS_BITS = 0o077

/** The locking part of a caller's files. A lock belongs to an open file, and goes with it or with its process. */
export function simulatedLocks(fileSystem: FileSystem, nowNs: () => bigint, caller: Caller): Locks {
  return {
    makeLockDirectory: (path) =>
      caller.call(
        'mkdir',
        path,
        atomic(() => makeLockDirectory(fileSystem, path)),
      ),
    openLock: (path) =>
      caller.call(
        'open',
        path,
        atomic(() => new OpenLock(fileSystem, nowNs, caller, path, lockNode(fileSystem, path))),
      ),
  }
}

function makeLockDirectory(fileSystem: FileSystem, path: string): void {
  const { directory, name } = fileSystem.parent('mkdir', path)
  const there = directory.children.get(name)
  if (there === undefined) {
    if (directory.readOnly) throw refusal('mkdir', path, 'EROFS')
    fileSystem.directory(path, 0o700)
  } else if (there.kind !== 'directory' || (there.mode & OTHERS_BITS) !== 0) {
    throw refusal('mkdir', path, 'EPERM')
  }
}

function lockNode(fileSystem: FileSystem, path: string): FileNode {
  const refuse = (code: ErrnoName): never => {
    throw refusal('open', path, code)
  }
  const { directory, name } = fileSystem.parent('open', path)
  const there = directory.children.get(name)
  if (directory.readOnly) refuse('EROFS')
  if (there === undefined) return fileSystem.file(directory, name, new Uint8Array(), 0o600)
  if (there.kind === 'link') return refuse('ELOOP')
  if (there.kind === 'directory') return refuse('EISDIR')
  return there.kind === 'file' && (there.mode & OTHERS_BITS) === 0 ? there : refuse('EPERM')
}

class OpenLock implements LockFile, Entity {
  readonly stateId: string
  readonly origin: string
  readonly #fileSystem: FileSystem
  readonly #nowNs: () => bigint
  readonly #caller: Caller
  readonly #path: string
  readonly #node: FileNode
  readonly #seenVersion: Cell<number>
  readonly #closed: Cell<boolean>
  /** Whoever does not hold the lock gives nothing up, and looks at nothing that others have for it. */
  readonly #holds: Cell<boolean>
  #waiting = 0
  #isForgotten = false

  constructor(fileSystem: FileSystem, nowNs: () => bigint, caller: Caller, path: string, node: FileNode) {
    this.#fileSystem = fileSystem
    this.#nowNs = nowNs
    this.#caller = caller
    this.#path = path
    this.#node = node
    this.stateId = `${caller.name}/${path}`
    this.origin = fileSystem.state.originOf(this.stateId)
    const own = { origin: this.origin }
    this.#seenVersion = fileSystem.state.cell(`seen:${this.stateId}`, 0, own)
    this.#seenVersion.value = node.version
    this.#closed = fileSystem.state.cell(`closed:${this.stateId}`, false, own)
    this.#holds = fileSystem.state.cell(`holds:${this.stateId}`, false, own)
    caller.whenGone(() => this.#forget())
  }

  tryLock(): Promise<boolean> {
    return this.#atomic('flock', () => {
      this.#node.lockedBy ??= this
      const isOurs = this.#node.lockedBy === this
      if (isOurs) this.#holds.value = true
      return isOurs
    })
  }

  unlock(): Promise<void> {
    return this.#atomic('flock', () => this.#release(), 'unlock')
  }

  read(): Promise<Uint8Array> {
    return this.#atomic('read', () => {
      this.#seenVersion.value = this.#node.version
      return this.#node.bytes.slice(0, LOCK_RECORD_BYTES)
    })
  }

  write(record: Uint8Array): Promise<void> {
    return this.#caller.call('write', this.#path, this.#write(record.slice()))
  }

  changed(timeoutMs: number): Promise<void> {
    return this.#caller.call('changed', this.#path, this.#changed(timeoutMs))
  }

  close(): Promise<void> {
    return this.#caller.call(
      'close',
      this.#path,
      atomic(() => {
        this.#closed.value = true
        this.#forget()
      }),
    )
  }

  /** Two system calls: the new bytes, then cutting off what a longer record has left behind them. */
  *#write(record: Uint8Array): KernelSteps<void> {
    this.#checkOpen('write')
    if (record.length > LOCK_RECORD_BYTES) throw refusal('write', this.#path, 'EFBIG')
    const { bytes } = this.#node
    const written = new Uint8Array(Math.max(bytes.length, record.length))
    written.set(bytes)
    written.set(record)
    this.#fileSystem.write(this.#node, written)
    if (written.length === record.length) return
    yield { point: 'written', inUserspace: true }
    this.#fileSystem.write(this.#node, this.#node.bytes.slice(0, record.length))
  }

  *#changed(timeoutMs: number): KernelSteps<void> {
    this.#checkOpen('read')
    const isOver = () => this.#closed.value || this.#node.version !== this.#seenVersion.value
    const deadlineNs = this.#nowNs() + nsOfMs(timeoutMs)
    this.#waiting++
    if (!isOver()) yield { point: 'waiting', ready: isOver, deadlineNs, inUserspace: true }
    this.#waiting--
    this.#seenVersion.value = this.#node.version
  }

  #atomic<Result>(syscall: Syscall, act: () => Result, word: string = syscall): Promise<Result> {
    return this.#caller.call(
      word,
      this.#path,
      atomic(() => {
        this.#checkOpen(syscall)
        return act()
      }),
    )
  }

  #checkOpen(syscall: Syscall): void {
    if (this.#closed.value) throw refusal(syscall, this.#path, 'EBADF')
  }

  /** What was closed does nothing when its process goes, and the next one may have its name, as with descriptors. */
  #forget(): void {
    if (this.#isForgotten) return
    this.#isForgotten = true
    this.#release()
    this.#seenVersion.drop()
    this.#closed.drop()
    this.#holds.drop()
    if (this.#waiting === 0) this.#fileSystem.state.freeName(this.stateId, this.origin)
  }

  #release(): void {
    if (!this.#holds.value) return
    this.#node.lockedBy = undefined
    this.#holds.value = false
  }
}
