import { FormatError, isRefusal } from '../errors.ts'
import { parseKernelConfig } from '../formats/kernel-config/index.ts'
import type { Host } from '../host/index.ts'

/** No configuration is nearly as long. */
const LIMIT_BYTES = 4 * 1024 * 1024

/**
 * The options that a kernel was configured with, from where distributions put the file, or from the running kernel itself;
 * undefined where nobody has it.
 */
export async function readKernelConfig(
  { files, codecs, kernel }: Pick<Host, 'files' | 'codecs' | 'kernel'>,
  release: string,
): Promise<ReadonlyMap<string, string> | undefined> {
  const places = [`/boot/config-${release}`, `/lib/modules/${release}/config`, `/usr/lib/modules/${release}/config`]
  for (const path of places) {
    const bytes = await orNothing(files.read(path, LIMIT_BYTES))
    if (bytes !== undefined) return parseKernelConfig(bytes)
  }
  if (release !== kernel.release()) return undefined
  const compressed = await orNothing(files.read('/proc/config.gz', LIMIT_BYTES))
  const bytes = compressed && (await orNothing(codecs.decompress('gzip', compressed, LIMIT_BYTES)))
  return bytes && parseKernelConfig(bytes)
}

async function orNothing(reading: Promise<Uint8Array>): Promise<Uint8Array | undefined> {
  try {
    return await reading
  } catch (error) {
    if (isRefusal(error) || error instanceof FormatError) return undefined
    throw error
  }
}
