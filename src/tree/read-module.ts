import { FormatError } from '../errors.ts'
import { compressionOf, SMALLEST_FILE_BYTES } from '../formats/container/index.ts'
import type { Codecs, Files } from '../host/index.ts'

/**
 * The content of a module file, decompressed. Throws the KernelError of `stat` for a file that does not exist, of
 * `open` or `read` for one that cannot be read, and a FormatError for one that is not what it seems.
 */
export async function readModule(
  { files, codecs }: { readonly files: Files; readonly codecs: Codecs },
  path: string,
): Promise<Uint8Array> {
  await files.stat(path)
  const bytes = await files.read(path)
  if (bytes.length < SMALLEST_FILE_BYTES) throw new FormatError(path, bytes.length, 'too short for a module')
  const compression = compressionOf(bytes)
  return compression === 'none' ? bytes : codecs.decompress(compression, bytes)
}
