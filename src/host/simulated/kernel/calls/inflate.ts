import type { KernelSteps } from '../../operation.ts'
import { unpackImage } from '../image/index.ts'
import type { KernelConfig } from '../kernel-config.ts'
import type { ModuleLoader } from '../module-loader.ts'
import type { FileContent } from './read-file.ts'

/** Decompresses a file that was read. Its copy is given up, whatever comes of it. Spec 1.3, row 12; R2.10 */
export function* inflate({ world }: ModuleLoader, packed: Uint8Array): KernelSteps<FileContent> {
  const { memory, config, stats, rules } = world
  const content = inflated(config, packed)
  const isThere = 'refused' in content || memory.allocate(content.bytes.length)
  if (!('refused' in content) && isThere) yield { point: 'inflates', bytes: content.bytes.length }
  if (rules.holds('R2.10')) memory.free(packed.length)
  if (!('refused' in content) && isThere) return content
  stats.failedDecompress(packed.length)
  return isThere ? content : { refused: 'ENOMEM' }
}

function inflated({ MODULE_DECOMPRESS }: KernelConfig, packed: Uint8Array): FileContent {
  if (MODULE_DECOMPRESS === false) return { refused: 'EOPNOTSUPP' }
  const bytes = unpackImage(packed, MODULE_DECOMPRESS)
  return bytes === undefined ? { refused: 'EINVAL' } : { bytes }
}
