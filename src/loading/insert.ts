import { FormatError, isRefusal, type KernelError } from '../errors.ts'
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
  const refusal = await tryInsert(host, path, options)
  if (refusal !== undefined) throw refusal
}

/**
 * The same for who expects to be refused: the refusal of the kernel is an answer then. The file's own is thrown still. What most
 * insertions go through is written by `then`: on a host that answers at once it costs no turns.
 */
export function tryInsert(
  host: InsertHost,
  path: string,
  options: InsertOptions = {},
): Promise<KernelError | undefined> {
  return host.files.readStart(path, SMALLEST_FILE_BYTES).then((start) => {
    if (start.length < SMALLEST_FILE_BYTES) throw new FormatError(path, start.length, 'file too short for a module')
    const compression = compressionOf(start)
    return compression === 'none' ? tryFile(host, path, options, 'none') : tryPacked(host, path, options, compression)
  })
}

async function tryPacked(
  host: InsertHost,
  path: string,
  options: InsertOptions,
  compression: Compression,
): Promise<KernelError | undefined> {
  if (compression === (await kernelCompression(host))) return tryFile(host, path, options, compression)
  return tryImage(host, path, options, compression)
}

function tryFile(
  host: InsertHost,
  path: string,
  options: InsertOptions,
  compression: Compression,
): Promise<KernelError | undefined> {
  const { parameters = '', flags = 0 } = options
  const decompress = compression === 'none' ? 0 : MODULE_INIT_COMPRESSED_FILE
  return host.kernel.finitModule(path, parameters, flags | decompress).then(nothing, (error: unknown) => {
    const refusal = refusalOnly(error)
    const isKnown = refusal.code !== 'ENOSYS' || refusal.syscall !== 'finit_module'
    return isKnown ? refusal : tryImage(host, path, options, compression)
  })
}

async function tryImage(
  host: InsertHost,
  path: string,
  { parameters = '', flags = 0 }: InsertOptions,
  compression: Compression,
): Promise<KernelError | undefined> {
  const bytes = stripped(await image(host, path, compression), flags)
  return host.kernel.initModule(bytes, parameters).then(nothing, refusalOnly)
}

function nothing(): undefined {}

function refusalOnly(error: unknown): KernelError {
  if (isRefusal(error)) return error
  throw error
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
