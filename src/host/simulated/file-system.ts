import { KernelError } from '../../errors.ts'
import type { ErrnoName, Syscall } from '../../names.ts'
import type { FileKind, FileStat } from '../index.ts'

interface NodeFacts {
  readonly inode: bigint
  mode: number
  mtimeNs: bigint
  /** Counts names that it got or lost. */
  moves: number
}

/** A regular file, whose bytes somebody wrote. */
export interface FileNode extends NodeFacts {
  readonly kind: 'file'
  bytes: Uint8Array
  /** Counts writes, as inotify tells of them. */
  version: number
  /** Who has it locked by flock(2): an open file, not a process. */
  lockedBy: object | undefined
}

/** A file of /proc or /sys: its bytes are made when it is read. */
export interface GeneratedNode extends NodeFacts {
  readonly kind: 'generated'
  readonly toldBytes: number
  readonly generate: () => Uint8Array
}

export interface DirectoryNode extends NodeFacts {
  readonly kind: 'directory'
  readonly children: Map<string, Node>
  /** Counts names in it that came or went. */
  changes: number
  /** On a file system that is mounted read-only. */
  readOnly: boolean
}

export interface LinkNode extends NodeFacts {
  readonly kind: 'link'
  readonly target: string
}

/** A pipe that nobody has opened. */
export interface PipeNode extends NodeFacts {
  readonly kind: 'pipe'
}

export type Node = FileNode | GeneratedNode | DirectoryNode | LinkNode | PipeNode

/** Links followed before ELOOP. Linux, include/linux/namei.h, MAXSYMLINKS. */
const LINKS_MAX = 40

const PAGE_BYTES = 4096

/** The files of a machine: one tree of nodes, without users other than root. Paths are byte strings. */
export class FileSystem {
  readonly #nowNs: () => bigint
  #inodes = 1n
  readonly root: DirectoryNode

  constructor(nowNs: () => bigint) {
    this.#nowNs = nowNs
    this.root = this.#directory(0o755)
  }

  /** What a path leads to, links followed; refuses as `syscall` does of `subject`. */
  resolve(
    syscall: Syscall,
    path: string,
    { followLast = true, subject = path }: { readonly followLast?: boolean; readonly subject?: string } = {},
  ): Node {
    const refuse = (code: ErrnoName): never => {
      throw new KernelError(syscall, subject, code)
    }
    if (path === '' || path.includes('\0')) return refuse('ENOENT')
    const names = namesOf(path).reverse()
    const above: DirectoryNode[] = [this.root]
    let links = 0
    for (let name = names.pop(); name !== undefined; name = names.pop()) {
      const directory = above.at(-1)!
      if (name === '..') {
        if (above.length > 1) above.pop()
        continue
      }
      const node = directory.children.get(name) ?? refuse('ENOENT')
      if (node.kind === 'link' && (followLast || names.length > 0)) {
        if (++links > LINKS_MAX) refuse('ELOOP')
        if (node.target.startsWith('/')) above.length = 1
        names.push(...namesOf(node.target).reverse())
      } else if (node.kind === 'directory') above.push(node)
      else if (names.length > 0 || path.endsWith('/')) refuse('ENOTDIR')
      else return node
    }
    return above.at(-1)!
  }

  /** The directory that a path's last name is in, and that name. */
  parent(syscall: Syscall, path: string): { directory: DirectoryNode; name: string } {
    const trimmed = path.replace(/\/+$/, '')
    const slash = trimmed.lastIndexOf('/')
    const directory = this.resolve(syscall, trimmed.slice(0, slash + 1) || '/', { subject: path })
    if (directory.kind !== 'directory') throw new KernelError(syscall, path, 'ENOTDIR')
    return { directory, name: trimmed.slice(slash + 1) }
  }

  stat(path: string): FileStat {
    const node = this.resolve('stat', path)
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
    for (const name of namesOf(path)) {
      const child = directory.children.get(name) ?? this.#directory(mode)
      if (child.kind !== 'directory') throw new Error(`${path}: ${name} is a ${child.kind}`)
      if (!directory.children.has(name)) this.put(directory, name, child)
      directory = child
    }
    return directory
  }

  file(directory: DirectoryNode, name: string, bytes: Uint8Array, mode = 0o644): FileNode {
    const facts = { bytes, version: 0, lockedBy: undefined }
    const node: FileNode = { ...this.#facts(mode), kind: 'file', ...facts }
    this.put(directory, name, node)
    return node
  }

  generated(directory: DirectoryNode, name: string, generate: () => Uint8Array, inSysfs = true): void {
    const told = inSysfs ? PAGE_BYTES : 0
    this.put(directory, name, { ...this.#facts(0o444), kind: 'generated', generate, toldBytes: told })
  }

  link(directory: DirectoryNode, name: string, target: string): void {
    this.put(directory, name, { ...this.#facts(0o777), kind: 'link', target })
  }

  pipe(directory: DirectoryNode, name: string): void {
    this.put(directory, name, { ...this.#facts(0o644), kind: 'pipe' })
  }

  /** Gives a node a name, which another may have had. */
  put(directory: DirectoryNode, name: string, node: Node): void {
    const replaced = directory.children.get(name)
    if (replaced !== undefined) replaced.moves++
    directory.children.set(name, node)
    directory.changes++
    node.moves++
  }

  /** Takes a name away, if it is there. */
  remove(directory: DirectoryNode, name: string): void {
    const node = directory.children.get(name)
    if (node === undefined) return
    directory.children.delete(name)
    directory.changes++
    node.moves++
  }

  write(node: FileNode, bytes: Uint8Array): void {
    node.bytes = bytes.slice()
    node.version++
    node.mtimeNs = this.#nowNs()
  }

  #directory(mode: number): DirectoryNode {
    return { ...this.#facts(mode), kind: 'directory', children: new Map(), changes: 0, readOnly: false }
  }

  #facts(mode: number): NodeFacts {
    return { inode: this.#inodes++, mode, mtimeNs: this.#nowNs(), moves: 0 }
  }
}

/** What `list` and `stat` call a node. */
export function kindOf({ kind }: Node): FileKind {
  if (kind === 'generated') return 'file'
  return kind === 'pipe' ? 'other' : kind
}

function toldBytes(node: Node): number {
  if (node.kind === 'file') return node.bytes.length
  return node.kind === 'generated' ? node.toldBytes : 0
}

function namesOf(path: string): string[] {
  return path.split('/').filter((name) => name !== '' && name !== '.')
}
