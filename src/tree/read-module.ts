import { FormatError } from '../errors.ts'
import { compressionOf, SMALLEST_FILE_BYTES } from '../formats/container/index.ts'
import type { Codecs, Files } from '../host/index.ts'

/**
 * The content of a module file, decompressed. Throws the KernelError of `stat` for a file that does not exist, of
 * `open` or `read` for one that cannot be read, and a FormatError for one that is not what it seems. With a `room` the
 * content may lie there, until the room is used again.
 */
export async function readModule(
  { files, codecs }: { readonly files: Files; readonly codecs: Codecs },
  path: string,
  room?: Uint8Array,
): Promise<Uint8Array> {
  // The room is for those who read what they have just listed.
  if (room === undefined) await files.stat(path)
  const bytes = await (room === undefined ? files.read(path) : files.readInto(path, room))
  if (bytes.length < SMALLEST_FILE_BYTES) throw new FormatError(path, bytes.length, 'too short for a module')
  const compression = compressionOf(bytes)
  return compression === 'none' ? bytes : codecs.decompress(compression, bytes)
}
