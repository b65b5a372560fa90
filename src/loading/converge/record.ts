import { latin1, latin1Bytes } from '../../formats/bytes/index.ts'
import type { FileStat } from '../../host/index.ts'
import { type ErrnoName, errnoName, errnoOf } from '../../names.ts'

/** What a lock file says of the last insertion of its module. Without a finished one there is none. */
export interface InsertionRecord {
  /** Odd while an insertion runs, then the next even number. */
  readonly sequence: number
  /** Undefined for a success, and while it runs. */
  readonly failure: ErrnoName | undefined
  /** Which file was inserted: device, inode, size and times. */
  readonly file: string
  readonly parameters: string
  /** Who inserted, in words for people: a process id. */
  readonly owner: string
}

/** The record of a module that nobody has inserted yet. */
export const NO_RECORD: InsertionRecord = { sequence: 0, failure: undefined, file: '', parameters: '', owner: '' }

/** Two insertions are of the same file if this agrees: a replaced or rewritten file has another. */
export function fileIdentity({ device, inode, sizeBytes, mtimeNs, ctimeNs }: FileStat): string {
  return [device, inode, sizeBytes, mtimeNs, ctimeNs].join(':')
}

const FORMAT = 'modonce-claim-1'

/** One line of percent-encoded words with a checksum at its end, so that a torn one is seen. */
export function formatRecord({ sequence, failure, file, parameters, owner }: InsertionRecord): Uint8Array {
  const errno = failure === undefined ? 0 : errnoOf(failure)
  const words = [FORMAT, String(sequence), String(errno), file, parameters, owner].map(encodeWord)
  const line = words.join(' ')
  return latin1Bytes(`${line} ${checksum(line)}\n`)
}

/** Undefined for what is no whole record: empty, torn, or of another version. */
export function parseRecord(bytes: Uint8Array): InsertionRecord | undefined {
  const match = /^((?:[^ \n]* ){5}[^ \n]*) ([0-9a-f]{8})\n/.exec(latin1(bytes))
  if (match === null || checksum(match[1]!) !== match[2]) return undefined
  const [format, sequence, errno, file, parameters, owner] = match[1]!.split(' ').map(decodeWord)
  if (format !== FORMAT || !/^\d{1,15}$/.test(sequence!) || !/^\d{1,5}$/.test(errno!)) return undefined
  const failure = errno === '0' ? undefined : errnoName(Number(errno))
  return { sequence: Number(sequence), failure, file: file!, parameters: parameters!, owner: owner! }
}

function encodeWord(text: string): string {
  return text.replaceAll(/[^!-$&-~]/g, (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, '0')}`)
}

function decodeWord(word: string): string {
  return word.replaceAll(/%([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

/** FNV-1a, 32 bits: against torn writes, not against enemies, who cannot open the file. */
export function checksum(text: string): string {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  return (hash >>> 0).toString(16).padStart(8, '0')
}
