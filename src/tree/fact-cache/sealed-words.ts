import { FormatError } from '../../errors.ts'
import { checksum } from './checksum.ts'

/*
 * A file of the cache: a header, then parts of words one behind the other, each from an even word on, so that numbers of 64
 * bits are used where they lie too. Words are of 32 bits in the byte order of the machine; another machine's file has
 * another magic number.
 */

/** Magic, version, checksum in two words; then the words of each part. */
const HEADER_WORDS = 4

/** Where the checksum lies, and what comes behind it is what it is of. */
export const CHECKSUM_AT = 2
export const CHECKED_FROM = 4

/** No file is smaller. */
export const SEALED_BYTES_MIN: number = 4 * HEADER_WORDS

/** What a file begins with, and how many parts it has. */
export interface SealedKind {
  readonly name: string
  readonly magic: number
  /** To be raised whenever the layout changes, or what is kept means something else. */
  readonly version: number
  readonly parts: number
}

/** The file of these parts. */
export function seal(kind: SealedKind, parts: SealedParts): Uint8Array<ArrayBuffer> {
  const { magic, version } = kind
  const start = startOf(kind)
  const size = parts.reduce((words, { length }) => words + even(length), start)
  const words = new Uint32Array(size)
  words.set([magic, version, 0, 0, ...parts.map(({ length }) => length)])
  let at = start
  for (const part of parts) {
    words.set(part, at)
    at += even(part.length)
  }
  words.set(checksum(words, CHECKED_FROM, words.length), CHECKSUM_AT)
  return new Uint8Array(words.buffer)
}

/** The parts of a file, where they lie, in their order. */
export type SealedParts = readonly Uint32Array[]

/** The parts of a file. A FormatError where it is not as it was sealed. */
export function unseal(kind: SealedKind, bytes: Uint8Array): SealedParts {
  const parts = uncheckedParts(kind, bytes)
  const words = new Uint32Array(parts[0]!.buffer, parts[0]!.byteOffset - 4 * startOf(kind), bytes.length / 4)
  const [first, second] = checksum(words, CHECKED_FROM, words.length)
  if (words[CHECKSUM_AT] === first && words[CHECKSUM_AT + 1] === second) return parts
  throw new FormatError(kind.name, 4 * CHECKSUM_AT, 'wrong checksum')
}

/** The same for who believes nothing of what is in them. */
export function uncheckedParts(kind: SealedKind, bytes: Uint8Array): SealedParts {
  const fail = (problem: string, word: number): never => {
    throw new FormatError(kind.name, 4 * word, problem)
  }
  const start = startOf(kind)
  if (bytes.length % 8 !== 0 || bytes.length < 4 * start) fail('truncated', 0)
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice()
  const words = new Uint32Array(aligned.buffer, aligned.byteOffset, bytes.length / 4)
  if (words[0] !== kind.magic) fail('of something else, or of another kind of machine', 0)
  if (words[1] !== kind.version) fail('of another version', 1)
  const parts: Uint32Array[] = []
  let at = start
  for (let part = 0; part < kind.parts; part++) {
    const length = words[HEADER_WORDS + part]!
    parts.push(words.subarray(at, at + length))
    at += even(length)
  }
  if (at !== words.length) fail('size does not fit the parts', HEADER_WORDS)
  return parts
}

/** The checksum that a file says it has, by which files of one kind are told apart. */
export function sealOf(bytes: Uint8Array): readonly [number, number] {
  const words = new DataView(bytes.buffer, bytes.byteOffset)
  return [words.getUint32(4 * CHECKSUM_AT, true), words.getUint32(4 * CHECKSUM_AT + 4, true)]
}

/** Bytes as a part: how many there are, then they. */
export function bytesPart(bytes: Uint8Array): Uint32Array {
  const part = new Uint32Array(1 + Math.ceil(bytes.length / 4))
  part[0] = bytes.length
  new Uint8Array(part.buffer).set(bytes, 4)
  return part
}

/** The bytes of such a part, where they lie. */
export function bytesOfPart(part: Uint32Array): Uint8Array {
  const bytes = new Uint8Array(part.buffer, part.byteOffset, 4 * part.length)
  const size = part[0] ?? 0
  if (4 + size > bytes.length) throw new FormatError('fact cache', part.byteOffset, 'bytes beyond the part')
  return bytes.subarray(4, 4 + size)
}

/** The word at which the parts begin. */
function startOf({ parts }: SealedKind): number {
  return even(HEADER_WORDS + parts)
}

function even(words: number): number {
  return words + (words % 2)
}
