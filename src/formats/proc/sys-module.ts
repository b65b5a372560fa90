import { latin1, latin1Bytes } from '../bytes/index.ts'

const STATES = (['live', 'coming', 'going'] as const).map((state) => ({ state, bytes: latin1Bytes(state) }))

const NEWLINE = 10

/**
 * The text of /sys/module/NAME/initstate; undefined for anything else. R5.9. Read more often than any other file, so that no text
 * is made of it.
 */
export function parseInitstate(bytes: Uint8Array): 'live' | 'coming' | 'going' | undefined {
  const length = bytes[bytes.length - 1] === NEWLINE ? bytes.length - 1 : bytes.length
  for (const known of STATES) if (known.bytes.length === length && startsWith(bytes, known.bytes)) return known.state
  return undefined
}

function startsWith(bytes: Uint8Array, start: Uint8Array): boolean {
  for (let index = 0; index < start.length; index++) if (bytes[index] !== start[index]) return false
  return true
}

/** The number in /sys/module/NAME/refcnt; undefined for anything else. */
export function parseRefcnt(bytes: Uint8Array): number | undefined {
  return decimalOf(bytes)
}

/** The bytes in /sys/module/NAME/coresize; undefined for anything else. */
export function parseCoresize(bytes: Uint8Array): number | undefined {
  return decimalOf(bytes)
}

/** What the kernel can decompress, from /sys/module/compression; undefined for anything else. R5.8. */
export function parseCompression(bytes: Uint8Array): 'gzip' | 'xz' | 'zstd' | undefined {
  const text = lineOf(bytes)
  return text === 'gzip' || text === 'xz' || text === 'zstd' ? text : undefined
}

/** Whether /proc/sys/kernel/modules_disabled forbids loading until the next boot. */
export function parseModulesDisabled(bytes: Uint8Array): boolean {
  return lineOf(bytes) === '1'
}

/** The value of a one-line file. What is longer than any such value counts as none. */
function lineOf(bytes: Uint8Array): string {
  if (bytes.length > 64) return ''
  const text = latin1(bytes)
  return text.endsWith('\n') ? text.slice(0, -1) : text
}

function decimalOf(bytes: Uint8Array): number | undefined {
  const text = lineOf(bytes)
  return /^-?\d+$/.test(text) ? Number(text) : undefined
}
