import { FormatError } from '../../errors.ts'
import { sharedAssembled } from '../assembled/index.ts'
import type { TrieEntry } from './trie.ts'
import { OFFSET_MASK } from './trie-file.ts'

/** An answer in the place of where an index begins: a larger one begins there. */
const TOO_LARGE = 1

/**
 * The bytes of an index over `entries`, equal to those that depmod of kmod 34 writes: the root at byte 12, each node
 * before its children, and these in ascending order. Values of a key go by ascending priority, later entries first where
 * priorities are equal. Throws a FormatError for text that is not 7-bit ASCII, which depmod refuses too.
 */
export function writeTrie(entries: Iterable<TrieEntry>): Uint8Array {
  const all = Array.isArray(entries) ? entries : Array.from(entries)
  const assembled = sharedAssembled()
  const { functions } = assembled
  const texts = textsOf(all)
  const prioritiesAt = (texts.length + 3) & ~3
  const start = assembled.taken(prioritiesAt + 4 * all.length)
  assembled.putWords(
    start + prioritiesAt,
    Uint32Array.from(all, ({ priority }) => priority),
  )
  const isAscii = assembled.putAscii(start, texts)
  const index = isAscii ? functions.writeTrie(start, start + texts.length, start + prioritiesAt, all.length) >>> 0 : 0
  if (index > TOO_LARGE) return assembled.bytes.slice(index, index + (functions.trieBytes() >>> 0))
  for (const entry of all) checkTrieEntry(entry)
  throw new FormatError('module index', OFFSET_MASK, 'index larger than 256 MiB')
}

/** All keys, then all values, each with a NUL behind it: engines join texts faster than they copy one after the other. */
function textsOf(entries: readonly TrieEntry[]): string {
  const texts = entries.map(({ key }) => key)
  for (const { value } of entries) texts.push(value)
  texts.push('')
  return texts.join('\0')
}

/** A FormatError for text that is not 7-bit ASCII. */
export function checkTrieEntry({ key, value }: TrieEntry): void {
  checkText(key)
  checkText(value)
}

function checkText(text: string): void {
  for (let index = 0; index < text.length; index++) {
    const character = text.charCodeAt(index)
    if (character === 0 || character > 0x7f) refuse(text, index)
  }
}

function refuse(text: string, index: number): never {
  const shown = `'${text[index]}'=0x${text.charCodeAt(index).toString(16)}`
  // depmod's words, line break and all.
  throw new FormatError('module index', index, `bad character ${shown} - only 7-bit ASCII is supported:\n${text}`)
}
