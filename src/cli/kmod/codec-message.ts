import { FormatError } from '../../errors.ts'
import { strerror } from '../../names.ts'
import type { Log } from './log.ts'

/** The functions of libkmod that decompress, which its messages begin with where no tool has set a log. */
const SOURCES: Readonly<Record<string, string>> = {
  xz: 'xz_uncompress_belch',
  zstd: 'kmod_file_load_zstd',
  gzip: 'load_zlib',
}

/**
 * What a decoder says of a broken file. It comes before the tool's own message, which has only the errno. `unnamed` is for
 * modinfo, which leaves libkmod its own log.
 */
export function tellDecoder(log: Log, error: unknown, unnamed = false): void {
  if (!(error instanceof FormatError) || !Object.hasOwn(SOURCES, error.format)) return
  const text = `${error.format}: ${error.problem}`
  if (unnamed) log.library(SOURCES[error.format]!, text)
  else log.error(text)
}

/** The same for an insertion: it may also fail for a module that does not say for which kernel it is, with --force. */
export function tellInsertion(log: Log, error: unknown): void {
  if (error instanceof FormatError && error.format === 'vermagic') {
    log.error(`Failed to strip version information: ${strerror(error.code)}`)
  } else tellDecoder(log, error)
}
