import type { ErrnoName, Syscall } from '../../names.ts'
import type { Writes } from '../index.ts'
import type { Caller } from './actor.ts'
import type { FileSystem } from './file-system.ts'
import type { DirectoryNode, Node } from './nodes.ts'
import { atomic } from './operation.ts'
import { refusal } from './refusal.ts'

/** The changing part of a caller's files. Each call is one atomic step, the creation of a whole file too. */
export function simulatedWrites(fileSystem: FileSystem, caller: Caller): Writes {
  const call = (name: string, path: string, act: () => void) => caller.call(name, path, atomic(act))
  return {
    createFile: (path, content, mode) => call('create', path, () => createFile(fileSystem, path, content, mode)),
    rename: (from, to) => call('rename', from, () => rename(fileSystem, from, to)),
    touch: (path) => call('touch', path, () => fileSystem.touch(path)),
    unlink: (path) => call('unlink', path, () => unlink(fileSystem, path)),
    makeDirectory: (path, mode) => call('mkdir', path, () => makeDirectory(fileSystem, path, mode)),
  }
}

function createFile(fileSystem: FileSystem, path: string, content: Uint8Array, mode: number): void {
  const { directory, name } = writableParent(fileSystem, 'open', path)
  if (directory.children.has(name)) throw refusal('open', path, 'EEXIST')
  fileSystem.file(directory, name, content.slice(), mode)
}

function rename(fileSystem: FileSystem, from: string, to: string): void {
  const refuse = (code: ErrnoName): never => {
    throw refusal('rename', from, code)
  }
  const source = writableParent(fileSystem, 'rename', from)
  const target = writableParent(fileSystem, 'rename', to)
  const node = source.directory.children.get(source.name) ?? refuse('ENOENT')
  const replaced = target.directory.children.get(target.name)
  if (replaced === node) return
  if (replaced !== undefined) checkReplacement(node, replaced, refuse)
  fileSystem.remove(source.directory, source.name)
  fileSystem.put(target.directory, target.name, node)
}

function checkReplacement(node: Node, replaced: Node, refuse: (code: ErrnoName) => never): void {
  if (replaced.kind === 'directory' && node.kind !== 'directory') refuse('EISDIR')
  if (replaced.kind !== 'directory' && node.kind === 'directory') refuse('ENOTDIR')
  if (replaced.kind === 'directory' && replaced.children.size > 0) refuse('ENOTEMPTY')
}

function unlink(fileSystem: FileSystem, path: string): void {
  const { directory, name } = writableParent(fileSystem, 'unlink', path)
  const node = directory.children.get(name)
  if (node === undefined) throw refusal('unlink', path, 'ENOENT')
  if (node.kind === 'directory') throw refusal('unlink', path, 'EISDIR')
  fileSystem.remove(directory, name)
}

function makeDirectory(fileSystem: FileSystem, path: string, mode: number): void {
  const { directory, name } = writableParent(fileSystem, 'mkdir', path)
  if (directory.children.has(name)) throw refusal('mkdir', path, 'EEXIST')
  fileSystem.directory(path, mode)
}

function writableParent(
  fileSystem: FileSystem,
  syscall: Syscall,
  path: string,
): { directory: DirectoryNode; name: string } {
  const parent = fileSystem.parent(syscall, path)
  if (parent.directory.readOnly) throw refusal(syscall, path, 'EROFS')
  return parent
}
