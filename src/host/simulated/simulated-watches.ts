import type { Watch, Watches } from '../index.ts'
import type { Caller } from './actor.ts'
import type { Cell } from './cells.ts'
import type { FileSystem } from './file-system.ts'
import type { DirectoryNode, Node } from './nodes.ts'
import { atomic, type KernelSteps } from './operation.ts'
import { refusal } from './refusal.ts'
import { nsOfMs } from './simulated-clock.ts'

/** The watching part of a caller's files. What is generated, as in /proc, tells of no changes, as on Linux. */
export function simulatedWatches(fileSystem: FileSystem, nowNs: () => bigint, caller: Caller): Watches {
  return {
    openWatch: () =>
      caller.call(
        'watch',
        '',
        atomic(() => new OpenWatch(fileSystem, nowNs, caller)),
      ),
  }
}

/** Something that is watched, and how it looked when there was last told of a change. */
interface Watched {
  readonly node: Node
  readonly names: readonly string[] | undefined
  readonly seen: string
}

const NOTHING: readonly Watched[] = []

class OpenWatch implements Watch {
  readonly #fileSystem: FileSystem
  readonly #nowNs: () => bigint
  readonly #caller: Caller
  readonly #watched: Cell<readonly Watched[]>
  readonly #closed: Cell<boolean>

  constructor(fileSystem: FileSystem, nowNs: () => bigint, caller: Caller) {
    this.#fileSystem = fileSystem
    this.#nowNs = nowNs
    this.#caller = caller
    const id = caller.nameOpened()
    this.#watched = fileSystem.state.cell(`watch:${id}`, NOTHING)
    this.#closed = fileSystem.state.cell(`closed:${id}`, false)
  }

  add(path: string, names?: readonly string[]): Promise<void> {
    const add = () => {
      if (this.#closed.value) throw refusal('inotify_add_watch', path, 'EBADF')
      const node = this.#fileSystem.resolve('inotify_add_watch', path)
      this.#watched.value = [...this.#watched.value, { node, names, seen: sight(node, names) }]
    }
    return this.#caller.call('add', path, atomic(add))
  }

  changed(timeoutMs: number): Promise<boolean> {
    return this.#caller.call('changed', '', this.#changed(timeoutMs))
  }

  close(): Promise<void> {
    const close = () => {
      this.#closed.value = true
      this.#watched.value = NOTHING
    }
    return this.#caller.call('close', '', atomic(close))
  }

  *#changed(timeoutMs: number): KernelSteps<boolean> {
    const hasChanged = () => this.#watched.value.some(({ node, names, seen }) => seen !== sight(node, names))
    const deadlineNs = this.#nowNs() + nsOfMs(timeoutMs)
    const ready = () => this.#closed.value || hasChanged()
    if (!ready()) yield { point: 'waiting', ready, deadlineNs, inUserspace: true }
    const changed = hasChanged()
    this.#watched.value = this.#watched.value.map(({ node, names }) => ({ node, names, seen: sight(node, names) }))
    return changed
  }
}

/** All that inotify would tell of: it never looks the same again after a change. */
function sight(node: Node, names: readonly string[] | undefined): string {
  if (node.kind !== 'directory') return own(node)
  const children = names === undefined ? [...node.children.values()] : named(node, names)
  return [own(node), names === undefined ? (node.changes?.value ?? '') : '', ...children.map(own)].join(' ')
}

/** Of names alone it is not seen that one was there in between. */
function named({ children }: DirectoryNode, names: readonly string[]): (Node | undefined)[] {
  return names.map((name) => children.get(name))
}

function own(node: Node | undefined): string {
  if (node === undefined) return '-'
  return `${node.inode}.${node.moves.value}.${node.mode}.${node.kind === 'file' ? node.version : ''}`
}
