import type { ErrnoName } from '../../../../names.ts'
import type { Node } from '../../nodes.ts'
import type { KernelSteps } from '../../operation.ts'
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
export function* readModuleFile(loader: ModuleLoader, { node, path }: OpenFile): KernelSteps<FileContent> {
  const { world, writers } = loader
  const { rules } = world
  if (node.kind !== 'file' && node.kind !== 'generated' && rules.holds('1.3#5')) return { refused: 'EINVAL' }
  const denies = rules.holds('1.3#6')
  const isAlone = world.profile.exclusion === 'everybody while read' && rules.holds('R1.6/alone')
  if (denies && !(isAlone ? writers.denyAlone(node) : writers.deny(node))) return { refused: 'ETXTBSY' }
  const content = yield* readDenied(loader, node, path)
  if (denies && rules.holds('R1.6')) writers.allow(node)
  return content
}

function* readDenied({ world }: ModuleLoader, node: Node, path: string): KernelSteps<FileContent> {
  const { memory, options, rules } = world
  const sizeBytes = sizeOf(node)
  if (sizeBytes <= 0 && rules.holds('1.3#7')) return { refused: 'EINVAL' }
  if (sizeBytes > INT_MAX && rules.holds('1.3#7')) return { refused: 'EFBIG' }
  const before = rules.holds('1.3#8') ? options.security?.readFile?.(path) : undefined
  if (before !== undefined) return { refused: before }
  if (!memory.allocate(sizeBytes) && rules.holds('1.3#9')) return { refused: 'ENOMEM' }
  yield { point: 'reads', bytes: sizeBytes }
  const bytes = contentOf(node)
  if (bytes.length < sizeBytes && rules.holds('1.3#10')) return failed('EIO')
  const after = rules.holds('1.3#11') ? options.security?.postReadFile?.(path, bytes) : undefined
  if (after !== undefined) return failed(after)
  // The same bytes are known again by who has parsed them.
  return { bytes: bytes.length === sizeBytes ? bytes : bytes.subarray(0, sizeBytes) }

  function failed(code: ErrnoName): FileContent {
    memory.free(sizeBytes)
    return { refused: code }
  }
}

/** What the inode says: files of /proc say 0, those of /sys a page, whatever they hold. */
function sizeOf(node: Node): number {
  if (node.kind === 'file') return node.bytes.length
  return node.kind === 'generated' ? node.toldBytes : 0
}

function contentOf(node: Node): Uint8Array {
  if (node.kind === 'file') return node.bytes
  return node.kind === 'generated' ? node.generate({ privileged: true }) : new Uint8Array()
}
