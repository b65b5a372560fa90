import type { FileKind } from '../index.ts'
import type { Cell, Counter } from './cells.ts'
import type { Entity } from './hash.ts'
import type { State } from './state.ts'
import type { StateMap } from './state-map.ts'
import type { FileUser, Store } from './stores.ts'

/** How a node comes to be. */
export interface Birth {
  readonly state: State
  /** Where it is made; with a number behind it if something at that path is gone already. */
  readonly stateId: string
  readonly mode: number
  readonly nowNs: bigint
  /** Whose directory it is in: a module's, where two loaders make one of that name. */
  readonly origin?: string
}

/** No two nodes have one id, whoever makes them. */
const NOBODYS = { origin: '' }

class AnyNode implements Entity {
  readonly stateId: string
  readonly #state: State
  #moves: Counter | undefined
  #inode: bigint | undefined

  constructor({ state, stateId }: Birth) {
    this.#state = state
    this.stateId = stateId
  }

  /** From its path, and not counted: two files that are made in either order have the same numbers. */
  get inode(): bigint {
    this.#inode ??= this.#state.hashOf(this.stateId) >> 12n
    return this.#inode
  }

  /** Of all but regular files, one moment: when they came to be is in no cell, and so no part of the state. */
  get mtimeNs(): bigint {
    return 0n
  }

  /** Counts names that it got or lost after its first. */
  get moves(): Counter {
    this.#moves ??= this.#state.counter(`moves:${this.stateId}`, NOBODYS)
    return this.#moves
  }
}

interface FileFacts {
  readonly bytes: Uint8Array
  readonly mode: number
  readonly version: number
  readonly mtimeNs: bigint
}

/** A regular file, whose bytes somebody wrote. */
export class FileNode extends AnyNode {
  readonly kind = 'file'
  readonly #facts: Cell<FileFacts>
  readonly #lockedBy: Cell<Entity | undefined>

  constructor(birth: Birth, bytes: Uint8Array) {
    super(birth)
    const { state, stateId, mode, nowNs } = birth
    this.#facts = state.cell(`file:${stateId}`, NEW_FILE, NOBODYS)
    this.#facts.value = { bytes, mode, version: 0, mtimeNs: nowNs }
    this.#lockedBy = state.cell<Entity | undefined>(`lock:${stateId}`, undefined, NOBODYS)
  }

  get bytes(): Uint8Array {
    return this.#facts.value.bytes
  }

  get mode(): number {
    return this.#facts.value.mode
  }

  override get mtimeNs(): bigint {
    return this.#facts.value.mtimeNs
  }

  /** Counts writes, as inotify tells of them. */
  get version(): number {
    return this.#facts.value.version
  }

  /** Who has it locked by flock(2): an open file, not a process. */
  get lockedBy(): Entity | undefined {
    return this.#lockedBy.value
  }

  set lockedBy(owner: Entity | undefined) {
    this.#lockedBy.value = owner
  }

  write(bytes: Uint8Array, mtimeNs: bigint): void {
    const { mode, version } = this.#facts.value
    this.#facts.value = { bytes: bytes.slice(), mode, version: version + 1, mtimeNs }
  }

  touch(mtimeNs: bigint): void {
    this.#facts.value = { ...this.#facts.value, mtimeNs }
  }

  changeMode(mode: number): void {
    this.#facts.value = { ...this.#facts.value, mode }
  }
}

const PAGE_BYTES = 4096

const NEW_FILE: FileFacts = { bytes: new Uint8Array(), mode: 0, version: 0, mtimeNs: 0n }

/** A directory. What it says of itself is fixed when the machine is made. */
export class DirectoryNode extends AnyNode {
  readonly kind = 'directory'
  /** Whose it is, with all names in it: a module's are not those of another that two loaders make of that name. */
  readonly origin: string
  readonly children: StateMap<Node>
  /** Counts names in it that came or went; of /proc and /sys nobody is told. */
  readonly changes: Counter | undefined
  mode: number
  /** On a file system that is mounted read-only. */
  readOnly = false

  constructor(birth: Birth, isWatchable: boolean) {
    super(birth)
    const { state, stateId, mode, origin = '' } = birth
    this.mode = mode
    this.origin = origin
    this.children = state.map<Node>(`dir:${stateId}`, { origin })
    if (isWatchable) this.changes = state.counter(`changes:${stateId}`, NOBODYS)
  }
}

/** What a file of the kernel's does beside being read. */
export interface GeneratedFacts {
  /** In sysfs, where files say that they have one page. */
  readonly inSysfs?: boolean
  /** 0444, where it is not told. */
  readonly mode?: number
  readonly store?: Store
}

/** A file of /proc or /sys: its bytes are made when it is read, of what is in cells. */
export class GeneratedNode extends AnyNode {
  readonly kind = 'generated'
  /** It shows something of its maker's: of a module, where two loaders make one of that name. */
  readonly origin: string
  readonly mode: number
  readonly toldBytes: number
  /** Made anew each time: they are the reader's own. */
  readonly generate: (reader: FileUser) => Uint8Array
  readonly store: Store | undefined

  constructor(birth: Birth, generate: (reader: FileUser) => Uint8Array, { inSysfs = true, store }: GeneratedFacts) {
    super(birth)
    this.origin = birth.state.originOf(birth.stateId)
    this.mode = birth.mode
    this.toldBytes = inSysfs ? PAGE_BYTES : 0
    this.generate = generate
    this.store = store
  }
}

export class LinkNode extends AnyNode {
  readonly kind = 'link'
  readonly mode = 0o777
  readonly target: string

  constructor(birth: Birth, target: string) {
    super(birth)
    this.target = target
  }

  get stateFacts(): string {
    return this.target
  }
}

/** A pipe that nobody has opened. */
export class PipeNode extends AnyNode {
  readonly kind = 'pipe'
  readonly mode: number

  constructor(birth: Birth) {
    super(birth)
    this.mode = birth.mode
  }
}

export type Node = FileNode | GeneratedNode | DirectoryNode | LinkNode | PipeNode

/** What `list` and `stat` call a node. */
export function kindOf({ kind }: Node): FileKind {
  if (kind === 'generated') return 'file'
  return kind === 'pipe' ? 'other' : kind
}
