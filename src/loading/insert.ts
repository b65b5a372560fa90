import { FormatError, isRefusal } from '../errors.ts'
import { type Compression, compressionOf, SMALLEST_FILE_BYTES } from '../formats/container/index.ts'
import { stripModversions, stripVermagic } from '../formats/elf/index.ts'
import { parseCompression } from '../formats/proc/index.ts'
import {
  type Host,
  MODULE_INIT_COMPRESSED_FILE,
  MODULE_INIT_IGNORE_MODVERSIONS,
  MODULE_INIT_IGNORE_VERMAGIC,
} from '../host/index.ts'

export interface InsertOptions {
  /** Module parameters, as one string. */
  readonly parameters?: string
  /** Flags of finit_module(2), MODULE_INIT_IGNORE_*. */
  readonly flags?: number
}

type InsertHost = Pick<Host, 'kernel' | 'files' | 'codecs'>

/**
 * Inserts the module in the file at `path`: by finit_module where the kernel can read the file itself, else by
 * init_module after decompression here. That call has no flags: the image is changed to the same effect. Throws the
 * KernelError of the call that refused, or a FormatError. kmod 34 `kmod_module_insert_module()`.
 */
export async function insert(host: InsertHost, path: string, options: InsertOptions = {}): Promise<void> {
  const { parameters = '', flags = 0 } = options
  const start = await host.files.readStart(path, SMALLEST_FILE_BYTES)
  if (start.length < SMALLEST_FILE_BYTES) throw new FormatError(path, start.length, 'file too short for a module')
  const compression = compressionOf(start)
  if (compression === 'none' || compression === (await kernelCompression(host))) {
    try {
      const decompress = compression === 'none' ? 0 : MODULE_INIT_COMPRESSED_FILE
      return await host.kernel.finitModule(path, parameters, flags | decompress)
    } catch (error) {
      if (!isRefusal(error, 'ENOSYS') || error.syscall !== 'finit_module') throw error
    }
  }
  await host.kernel.initModule(stripped(await image(host, path, compression), flags), parameters)
}

async function image(host: InsertHost, path: string, compression: Compression): Promise<Uint8Array> {
  const bytes = await host.files.read(path)
  return compression === 'none' ? bytes : host.codecs.decompress(compression, bytes)
}

function stripped(image: Uint8Array, flags: number): Uint8Array {
  const unversioned = flags & MODULE_INIT_IGNORE_MODVERSIONS ? stripModversions(image) : image
  return flags & MODULE_INIT_IGNORE_VERMAGIC ? stripVermagic(unversioned) : unversioned
}

/** What the kernel can decompress (R5.8), if anything. */
async function kernelCompression({ files }: InsertHost): Promise<Compression | undefined> {
  try {
    return parseCompression(await files.read('/sys/module/compression'))
  } catch (error) {
    if (isRefusal(error)) return undefined
    throw error
  }
}
