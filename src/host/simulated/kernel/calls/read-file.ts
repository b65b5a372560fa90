import type { ErrnoName } from '../../../../names.ts'
import type { Node } from '../../nodes.ts'
import { type Pause, pauseOf } from '../../operation.ts'
import type { ModuleLoader } from '../module-loader.ts'

/** A file that a process has opened. */
export interface OpenFile {
  readonly path: string
  readonly node: Node
  readonly isReadable: boolean
}

/** What was read, or why not. */
export type FileContent = { readonly bytes: Uint8Array } | { readonly refused: ErrnoName }

const INT_MAX = 2 ** 31 - 1

/**
 * kernel_read_file() before it reads: the pause in which it does, or a refusal, those of spec 1.3, rows 5 to 9, in their order.
 * Nobody writes the file meanwhile. R1.6
 */
export function beginRead(loader: ModuleLoader, file: OpenFile): Pause | ErrnoName {
  const { world, writers } = loader
  const { rules } = world
  const { node } = file
  if (node.kind !== 'file' && node.kind !== 'generated' && rules.holds('1.3#5')) return 'EINVAL'
  const isAlone = world.profile.exclusion === 'everybody while read' && rules.holds('R1.6/alone')
  if (rules.holds('1.3#6') && !(isAlone ? writers.denyAlone(node) : writers.deny(node))) return 'ETXTBSY'
  const sizeBytes = sizeOf(node)
  const refused = refusalBefore(loader, file, sizeBytes)
  if (refused === undefined) return pauseOf('reads', sizeBytes)
  allowWriting(loader, node)
  return refused
}

/** What it has read of a file of that size: rows 10 and 11. */
export function endRead(loader: ModuleLoader, file: OpenFile, sizeBytes: number): FileContent {
  const content = contentOf(loader, file, sizeBytes)
  allowWriting(loader, file.node)
  return content
}

function allowWriting({ world: { rules }, writers }: ModuleLoader, node: Node): void {
  if (rules.holds('1.3#6') && rules.holds('R1.6')) writers.allow(node)
}

function refusalBefore({ world }: ModuleLoader, { path }: OpenFile, sizeBytes: number): ErrnoName | undefined {
  const { memory, options, rules } = world
  if (sizeBytes <= 0 && rules.holds('1.3#7')) return 'EINVAL'
  if (sizeBytes > INT_MAX && rules.holds('1.3#7')) return 'EFBIG'
  const refused = rules.holds('1.3#8') ? options.security?.readFile?.(path) : undefined
  if (refused !== undefined) return refused
  return !memory.allocate(sizeBytes) && rules.holds('1.3#9') ? 'ENOMEM' : undefined
}

function contentOf({ world }: ModuleLoader, { node, path }: OpenFile, sizeBytes: number): FileContent {
  const { memory, options, rules } = world
  const bytes = bytesOf(node)
  const isShort = bytes.length < sizeBytes && rules.holds('1.3#10')
  const after = !isShort && rules.holds('1.3#11') ? options.security?.postReadFile?.(path, bytes) : undefined
  const refused = isShort ? 'EIO' : after
  if (refused !== undefined) {
    memory.free(sizeBytes)
    return { refused }
  }
  // The same bytes are known again by who has parsed them.
  return { bytes: bytes.length === sizeBytes ? bytes : bytes.subarray(0, sizeBytes) }
}

/** What the inode says: files of /proc say 0, those of /sys a page, whatever they hold. */
function sizeOf(node: Node): number {
  if (node.kind === 'file') return node.bytes.length
  return node.kind === 'generated' ? node.toldBytes : 0
}

function bytesOf(node: Node): Uint8Array {
  if (node.kind === 'file') return node.bytes
  return node.kind === 'generated' ? node.generate({ privileged: true }) : new Uint8Array()
}
