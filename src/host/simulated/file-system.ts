import type { ErrnoName, Syscall } from '../../names.ts'
import type { FileStat } from '../index.ts'

import {
  type Birth,
  DirectoryNode,
  FileNode,
  type GeneratedFacts,
  GeneratedNode,
  kindOf,
  LinkNode,
  type Node,
  PipeNode,
} from './nodes.ts'
import { type Refused, refusal, refused } from './refusal.ts'
import type { State } from './state.ts'
import type { StateMap } from './state-map.ts'
import type { FileUser } from './stores.ts'

/** Links followed before ELOOP. Linux, include/linux/namei.h, MAXSYMLINKS. */
const LINKS_MAX = 40

const KNOWN_PATHS_MAX = 10_000

/** inotify tells nothing of what the kernel makes and takes away there. */
const UNWATCHED = new Set(['/proc', '/sys'])

/** What a path says, whatever is there, and what was there after so many changes. */
interface KnownPath {
  readonly names: readonly string[]
  readonly isPath: boolean
  readonly endsWithSlash: boolean
  found: Node | ErrnoName
  changes: number
}

/** The files of a machine: one tree of nodes, without users other than root. Paths are byte strings. */
export class FileSystem {
  readonly root: DirectoryNode
  readonly state: State
  readonly #nowNs: () => bigint
  /** How often something at a path was taken away. */
  readonly #removals: StateMap<number>
  /** The same paths are asked for again and again. */
  readonly #knownPaths = new Map<string, KnownPath>()
  /** Counts names that came and that went. */
  #changes = 0

  constructor(state: State, nowNs: () => bigint) {
    this.state = state
    this.#nowNs = nowNs
    this.#removals = state.map('removals')
    this.root = new DirectoryNode(this.#birth('', 0o755), true)
  }

  /** What a path leads to, links followed; refuses as `syscall` does of `subject`. */
  resolve(
    syscall: Syscall,
    path: string,
    { followLast = true, subject = path }: { readonly followLast?: boolean; readonly subject?: string } = {},
  ): Node {
    const found = this.find(path, followLast)
    if (typeof found === 'string') throw refusal(syscall, subject, found)
    return found
  }

  /** What a path leads to, links followed, or why it leads nowhere. */
  find(path: string, followLast = true): Node | ErrnoName {
    const known = this.#known(path)
    if (known.changes === this.#changes) return known.found
    const found = this.#walk(known)
    if (found === undefined) return this.#findByLinks(path, followLast)
    // Where footprints are kept, each walk is to be seen.
    if (!this.state.tracked) {
      known.found = found
      known.changes = this.#changes
    }
    return found
  }

  /** The directory that a path's last name is in, and that name. */
  parent(syscall: Syscall, path: string): { directory: DirectoryNode; name: string } {
    const trimmed = path.replace(/\/+$/, '')
    const slash = trimmed.lastIndexOf('/')
    const directory = this.resolve(syscall, trimmed.slice(0, slash + 1) || '/', { subject: path })
    if (directory.kind !== 'directory') throw refusal(syscall, path, 'ENOTDIR')
    return { directory, name: trimmed.slice(slash + 1) }
  }

  stat(path: string): FileStat | Refused {
    const node = this.find(path)
    if (typeof node === 'string') return refused('stat', path, node)
    return {
      kind: kindOf(node),
      sizeBytes: toldBytes(node),
      device: 1n,
      inode: node.inode,
      mtimeNs: node.mtimeNs,
      ctimeNs: node.mtimeNs,
    }
  }

  /** The directory at a path, made with all above it where there is none. */
  directory(path: string, mode = 0o755): DirectoryNode {
    let directory = this.root
    for (const name of this.#known(path).names) {
      const child = directory.children.get(name) ?? this.makeDirectory(directory, name, { mode })
      if (child.kind !== 'directory') throw new Error(`${path}: ${name} is a ${child.kind}`)
      directory = child
    }
    return directory
  }

  /** A new directory in one that is at hand. It is whose that one is, where it is not told. */
  makeDirectory(
    directory: DirectoryNode,
    name: string,
    { mode = 0o755, origin = directory.origin }: { readonly mode?: number; readonly origin?: string } = {},
  ): DirectoryNode {
    const birth = { ...this.#birth(`${directory.stateId}/${name}`, mode), origin }
    const node = new DirectoryNode(birth, directory.changes !== undefined && !UNWATCHED.has(birth.stateId))
    this.put(directory, name, node)
    return node
  }

  file(directory: DirectoryNode, name: string, bytes: Uint8Array, mode = 0o644): FileNode {
    const node = new FileNode(this.#birth(`${directory.stateId}/${name}`, mode), bytes)
    this.put(directory, name, node)
    return node
  }

  generated(
    directory: DirectoryNode,
    name: string,
    generate: (reader: FileUser) => Uint8Array,
    facts: GeneratedFacts = {},
  ): void {
    const birth = this.#birth(`${directory.stateId}/${name}`, facts.mode ?? 0o444)
    this.put(directory, name, new GeneratedNode(birth, generate, facts))
  }

  link(directory: DirectoryNode, name: string, target: string): void {
    this.put(directory, name, new LinkNode(this.#birth(`${directory.stateId}/${name}`, 0o777), target))
  }

  pipe(directory: DirectoryNode, name: string): void {
    this.put(directory, name, new PipeNode(this.#birth(`${directory.stateId}/${name}`, 0o644)))
  }

  /** Gives a node a name, which another may have had. */
  put(directory: DirectoryNode, name: string, node: Node): void {
    const replaced = directory.children.get(name)
    if (replaced !== undefined) this.#gone(directory, name, replaced)
    directory.children.set(name, node)
    this.#changes++
    directory.changes?.add(1)
  }

  /** Takes a name away, if it is there. */
  remove(directory: DirectoryNode, name: string): void {
    const node = directory.children.get(name)
    if (node === undefined) return
    directory.children.delete(name)
    this.#changes++
    directory.changes?.add(1)
    this.#gone(directory, name, node)
  }

  write(node: FileNode, bytes: Uint8Array): void {
    node.write(bytes, this.#nowNs())
  }

  /** Only of files do times change. */
  touch(path: string): void {
    const node = this.resolve('utimensat', path)
    if (node.kind !== 'file') throw refusal('utimensat', path, 'EPERM')
    node.touch(this.#nowNs())
  }

  /** Links and the way up are rare, and need to know the way down: undefined there. */
  #walk({ names, isPath, endsWithSlash }: KnownPath): Node | ErrnoName | undefined {
    if (!isPath) return 'ENOENT'
    let node: Node = this.root
    for (const name of names) {
      if (node.kind !== 'directory') return 'ENOTDIR'
      if (name === '..') return undefined
      const child: Node | undefined = node.children.get(name)
      if (child === undefined) return 'ENOENT'
      if (child.kind === 'link') return undefined
      node = child
    }
    return endsWithSlash && node.kind !== 'directory' ? 'ENOTDIR' : node
  }

  #findByLinks(path: string, followLast: boolean): Node | ErrnoName {
    const names = [...this.#known(path).names].reverse()
    const above: DirectoryNode[] = [this.root]
    let links = 0
    for (let name = names.pop(); name !== undefined; name = names.pop()) {
      const directory = above.at(-1)!
      if (name === '..') {
        if (above.length > 1) above.pop()
        continue
      }
      const node = directory.children.get(name)
      if (node === undefined) return 'ENOENT'
      if (node.kind === 'link' && (followLast || names.length > 0)) {
        if (++links > LINKS_MAX) return 'ELOOP'
        if (node.target.startsWith('/')) above.length = 1
        names.push(...namesOf(node.target).reverse())
      } else if (node.kind === 'directory') above.push(node)
      else return names.length > 0 || path.endsWith('/') ? 'ENOTDIR' : node
    }
    return above.at(-1)!
  }

  #known(path: string): KnownPath {
    let known = this.#knownPaths.get(path)
    if (known === undefined) {
      if (this.#knownPaths.size >= KNOWN_PATHS_MAX) this.#knownPaths.clear()
      const isPath = path !== '' && !path.includes('\0')
      known = { names: namesOf(path), isPath, endsWithSlash: path.endsWith('/'), found: 'ENOENT', changes: -1 }
      this.#knownPaths.set(path, known)
    }
    return known
  }

  #gone(directory: DirectoryNode, name: string, node: Node): void {
    // What is in a directory that was made anew has a new path, and nobody is told of what goes from /proc and /sys.
    if (directory.changes === undefined && directory.stateId.includes('#')) return
    if (directory.changes !== undefined) node.moves.add(1)
    const path = `${directory.stateId}/${name}`
    this.#removals.set(path, (this.#removals.get(path) ?? 0) + 1)
  }

  #birth(path: string, mode: number): Birth {
    const removals = this.#removals.get(path) ?? 0
    const stateId = removals === 0 ? path : `${path}#${removals + 1}`
    return { state: this.state, stateId, mode, nowNs: this.#nowNs() }
  }
}

function toldBytes(node: Node): number {
  if (node.kind === 'file') return node.bytes.length
  return node.kind === 'generated' ? node.toldBytes : 0
}

function namesOf(path: string): string[] {
  return path.split('/').filter((name) => name !== '' && name !== '.')
}
