import { FormatError } from '../errors.ts'
import { type Compression, compressionOf, SMALLEST_FILE_BYTES } from '../formats/container/index.ts'
import type { Codecs, Files } from '../host/index.ts'

type ReadingHost = { readonly files: Files; readonly codecs: Codecs }

/** Content begins at a multiple of this, behind the compressed file that it comes from. */
const PAGE_BYTES = 4096

/**
 * The content of a module file, decompressed. Throws the KernelError of `stat` for a file that does not exist, of
 * `open` or `read` for one that cannot be read, and a FormatError for one that is not what it seems.
 */
export async function readModule({ files, codecs }: ReadingHost, path: string): Promise<Uint8Array> {
  await files.stat(path)
  const bytes = await files.read(path)
  const compression = compressionOfModule(bytes, path)
  return compression === 'none' ? bytes : codecs.decompress(compression, bytes)
}

/**
 * The same for those who read thousands that they have just listed: the content may lie in `room`, until that is used
 * again. Where it `mustFit`, a file or content that is larger than the room is an error with the code EFBIG.
 */
export async function readModuleInto(
  { files, codecs }: ReadingHost,
  path: string,
  room: Uint8Array,
  mustFit?: 'must fit',
): Promise<Uint8Array> {
  const bytes = await files.readInto(path, room, mustFit && room.length)
  const compression = compressionOfModule(bytes, path)
  if (compression === 'none') return bytes
  // Where the file itself did not fit, all of the room is free.
  const start = bytes.buffer === room.buffer ? Math.ceil(bytes.length / PAGE_BYTES) * PAGE_BYTES : 0
  const rest = room.subarray(start)
  // A byte beyond the limit tells a decoder that there is more.
  return codecs.decompress(compression, bytes, mustFit !== undefined ? Math.max(rest.length - 1, 0) : undefined, rest)
}

function compressionOfModule(bytes: Uint8Array, path: string): Compression {
  if (bytes.length < SMALLEST_FILE_BYTES) throw new FormatError(path, bytes.length, 'too short for a module')
  return compressionOf(bytes)
}
