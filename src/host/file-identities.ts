import type { FileStat } from './file-stat.ts'

/** Words of 32 bits that one file takes. */
export const IDENTITY_WORDS = 12

const DEVICE = 0
const INODE = 1
const SIZE = 2
const TIMES = { mtime: { seconds: 3, nanoseconds: 10 }, ctime: { seconds: 4, nanoseconds: 11 } } as const
const NUMBERS = IDENTITY_WORDS / 2

const SECOND_NS = 1_000_000_000n

/**
 * What makes each file of a list the same as before: device, inode, size, mtime and ctime, which nobody can set. For
 * thousands of files, so that there is no object a file but words that lie one behind the other: five numbers of 64 bits
 * in the byte order of the machine, the times in seconds, and last the nanoseconds of both. All are 0 for no regular file.
 */
export class FileIdentities {
  readonly words: Uint32Array
  readonly #numbers: BigInt64Array

  /** `words` are those of other identities, which begin at 8 bytes; by default, `count` files are none yet. */
  constructor(count: number, words: Uint32Array = new Uint32Array(IDENTITY_WORDS * count)) {
    this.words = words
    this.#numbers = new BigInt64Array(words.buffer, words.byteOffset, NUMBERS * count)
  }

  /** Puts down what stat(2) says of a file; nothing of what is no regular file. */
  put(file: number, { kind, device, inode, sizeBytes, mtimeNs, ctimeNs }: FileStat): void {
    if (kind !== 'file') return
    const start = NUMBERS * file
    this.#numbers[start + DEVICE] = device
    this.#numbers[start + INODE] = inode
    this.#numbers[start + SIZE] = BigInt(sizeBytes)
    this.#putTime(file, 'mtime', mtimeNs)
    this.#putTime(file, 'ctime', ctimeNs)
  }

  /** Makes a file none. */
  clear(file: number): void {
    this.words.fill(0, IDENTITY_WORDS * file, IDENTITY_WORDS * (file + 1))
  }

  /** True where both lists say the same of each file, also that there is none. */
  equals({ words }: FileIdentities): boolean {
    if (words.length !== this.words.length) return false
    for (let word = 0; word < words.length; word++) if (words[word] !== this.words[word]) return false
    return true
  }

  /** True where there is a regular file: none has the inode 0. */
  has(file: number): boolean {
    return (
      this.words[IDENTITY_WORDS * file + 2 * INODE] !== 0 || this.words[IDENTITY_WORDS * file + 2 * INODE + 1] !== 0
    )
  }

  /** True where a file is the same as that of another list, and both are there. */
  isSame(file: number, others: FileIdentities, other: number): boolean {
    for (let word = 0; word < IDENTITY_WORDS; word++) {
      if (this.words[IDENTITY_WORDS * file + word] !== others.words[IDENTITY_WORDS * other + word]) return false
    }
    return this.has(file)
  }

  /** The words of one file. */
  wordsOf(file: number): Uint32Array {
    return this.words.subarray(IDENTITY_WORDS * file, IDENTITY_WORDS * (file + 1))
  }

  /** The files that are not the same as those at the same places of another list. */
  differing(others: FileIdentities): number[] {
    const [own, other] = [this.words, others.words]
    const differing: number[] = []
    for (let start = 0, file = 0; start < own.length; start += IDENTITY_WORDS, file++) {
      let word = start
      while (word < start + IDENTITY_WORDS && own[word] === other[word]) word++
      const isThere = own[start + 2 * INODE] !== 0 || own[start + 2 * INODE + 1] !== 0
      if (word < start + IDENTITY_WORDS || !isThere) differing.push(file)
    }
    return differing
  }

  /** One of a file's times, in nanoseconds since 1970. */
  timeNs(file: number, time: 'mtime' | 'ctime'): bigint {
    const nanoseconds = this.words[IDENTITY_WORDS * file + TIMES[time].nanoseconds]!
    return this.seconds(file, time) * SECOND_NS + BigInt(nanoseconds)
  }

  /** The latest of all files; that of no file is 1970. */
  latestNs(time: 'mtime' | 'ctime'): bigint {
    let latest = 0
    for (let file = 1; file < this.words.length / IDENTITY_WORDS; file++) {
      if (this.timeNs(file, time) > this.timeNs(latest, time)) latest = file
    }
    return this.words.length === 0 ? 0n : this.timeNs(latest, time)
  }

  /** The same in whole seconds. */
  seconds(file: number, time: 'mtime' | 'ctime'): bigint {
    return this.#numbers[NUMBERS * file + TIMES[time].seconds]!
  }

  #putTime(file: number, time: 'mtime' | 'ctime', timeNs: bigint): void {
    const nanoseconds = ((timeNs % SECOND_NS) + SECOND_NS) % SECOND_NS
    this.#numbers[NUMBERS * file + TIMES[time].seconds] = (timeNs - nanoseconds) / SECOND_NS
    this.words[IDENTITY_WORDS * file + TIMES[time].nanoseconds] = Number(nanoseconds)
  }
}
