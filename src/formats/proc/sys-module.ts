import { latin1 } from '../bytes/index.ts'

/** The text of /sys/module/NAME/initstate; undefined for anything else. R5.9. */
export function parseInitstate(bytes: Uint8Array): 'live' | 'coming' | 'going' | undefined {
  const text = lineOf(bytes)
  return text === 'live' || text === 'coming' || text === 'going' ? text : undefined
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
