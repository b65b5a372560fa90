import { isRefusal } from '../errors.ts'
import type { CallEnd } from './event.ts'

/** What a file of sysfs says fits; the image of a module does not. */
const SHOWN_BYTES = 64

const MESSAGE_CHARACTERS_MAX = 200

const PRINTABLE = /^[\x20-\x7e]*$/

/** The end of a call that gave `result`. */
export function done(result: unknown): CallEnd {
  return { outcome: 'done', detail: inShort(result) }
}

/** The end of a call that threw `error`. */
export function thrown(error: unknown): CallEnd {
  if (isRefusal(error)) return { outcome: 'refused', syscall: error.syscall, detail: error.code }
  // Only our own messages are byte strings.
  const message = String(error).replaceAll(/[^\x00-\xff]/g, '?')
  return { outcome: 'failed', detail: message.slice(0, MESSAGE_CHARACTERS_MAX) }
}

/** A value in a few words: `5 bytes: live`, `3 entries`, `true`. Empty for an object, which has its own life. */
export function inShort(value: unknown): string {
  if (value instanceof Uint8Array) return bytesInShort(value)
  if (Array.isArray(value)) return `${value.length} entries`
  return typeof value === 'object' || value === undefined ? '' : String(value)
}

function bytesInShort(bytes: Uint8Array): string {
  const size = `${bytes.length} bytes`
  if (bytes.length === 0 || bytes.length > SHOWN_BYTES) return size
  const text = String.fromCharCode(...bytes).trimEnd()
  return PRINTABLE.test(text) ? `${size}: ${text}` : size
}
