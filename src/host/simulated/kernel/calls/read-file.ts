import type { ErrnoName } from '../../../../names.ts'
import type { Node } from '../../nodes.ts'
import { type KernelSteps, pauseOf } from '../../operation.ts'
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

/** kernel_read_file(): the refusals of spec 1.3, rows 5 to 11, in their order. Nobody writes the file meanwhile. R1.6 */
export function* readModuleFile(loader: ModuleLoader, file: OpenFile): KernelSteps<FileContent> {
  const { world, writers } = loader
  const { rules } = world
  const { node } = file
  if (node.kind !== 'file' && node.kind !== 'generated' && rules.holds('1.3#5')) return { refused: 'EINVAL' }
  const denies = rules.holds('1.3#6')
  const isAlone = world.profile.exclusion === 'everybody while read' && rules.holds('R1.6/alone')
  if (denies && !(isAlone ? writers.denyAlone(node) : writers.deny(node))) return { refused: 'ETXTBSY' }
  const sizeBytes = sizeOf(node)
  const refused = refusalBefore(loader, file, sizeBytes)
  if (refused === undefined) yield pauseOf('reads', sizeBytes)
  const content = refused === undefined ? contentOf(loader, file, sizeBytes) : { refused }
  if (denies && rules.holds('R1.6')) writers.allow(node)
  return content
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
