import { fnmatchBytes } from '../alias/index.ts'
import { latin1Bytes } from '../bytes/index.ts'
import { TrieCursor } from './trie-cursor.ts'
import type { Allowance, TrieFile, TrieNode, TrieValue } from './trie-file.ts'

const STAR = 0x2a
const QUESTION = 0x3f
const OPEN = 0x5b

/** Comparisons of a character that one search may cost: a second. Debian's 6.1 has none that may cost over 10^6. */
const COMPARISONS_MAX = 2 ** 28

/** Wildcards of the subject that may each cost another walk. A pattern of a real index has less than twenty. */
const SUBJECT_WILDCARDS_MAX = 64

/**
 * The values of all keys that are patterns matching `subject`, by ascending priority, the last found first where
 * priorities are equal. Duplicates are kept. kmod 34 `index_mm_searchwild()`.
 */
export function searchWild(file: TrieFile, subject: string): string[] {
  return new WildSearch(file, subject).run()
}

class WildSearch {
  readonly #file: TrieFile
  readonly #subject: Uint8Array
  readonly #allowance: Allowance
  readonly #found: TrieValue[] = []
  #comparisonsLeft = COMPARISONS_MAX

  constructor(file: TrieFile, subject: string) {
    this.#file = file
    this.#subject = latin1Bytes(subject)
    // A wildcard in the subject takes the literal descent into a child that was searched as a pattern already.
    const wildcards = Math.min(this.#subject.filter(isWildcard).length, SUBJECT_WILDCARDS_MAX)
    this.#allowance = file.allowance((1 + wildcards) * file.bytes.length)
  }

  run(): string[] {
    this.#descend()
    // Reversing, then sorting in a stable way, puts the last found first among equals.
    const ordered = this.#found.reverse().sort((a, b) => a.priority - b.priority)
    return ordered.map(({ value }) => value)
  }

  /** Follows the subject literally, and from every node on the way collects the keys that go on with a wildcard. */
  #descend(): void {
    let node = this.#file.root()
    let position = 0
    while (node) {
      for (let at = node.prefixStart; at < node.prefixEnd; at++, position++) {
        const character = this.#file.bytes[at]!
        if (isWildcard(character)) {
          this.#collect(node, at, position)
          return
        }
        if (character !== this.#subject[position]) return
      }
      this.#collectChild(node, STAR, position)
      this.#collectChild(node, QUESTION, position)
      this.#collectChild(node, OPEN, position)
      if (position === this.#subject.length) {
        for (const value of this.#file.values(node, this.#allowance)) this.#found.push(value)
        return
      }
      node = this.#file.child(node, this.#subject[position]!)
      position++
    }
  }

  #collectChild(node: TrieNode, arc: number, position: number): void {
    const child = this.#file.child(node, arc)
    if (child) this.#collect(child, child.prefixStart, position, arc)
  }

  /** Matches every key below `node`, from its prefix's byte `prefixFrom` on, with the rest of the subject. */
  #collect(node: TrieNode, prefixFrom: number, position: number, arc?: number): void {
    const cursor = new TrieCursor(this.#file, this.#allowance, node, prefixFrom, arc)
    while (cursor.advance()) {
      // Children are found before their parent, which decides the order among equal priorities.
      if (cursor.entering || cursor.node.valueCount === 0) continue
      if (!this.#matches(cursor, position)) continue
      for (const value of this.#file.values(cursor.node, this.#allowance)) this.#found.push(value)
    }
  }

  #matches({ node, buffer, keyLength }: TrieCursor, position: number): boolean {
    const { length } = this.#subject
    this.#comparisonsLeft -= keyLength * (length - position + 1)
    if (this.#comparisonsLeft < 0) this.#file.fail(node.prefixStart, 'patterns take too long to match')
    return fnmatchBytes(buffer, 0, keyLength, this.#subject, position, length)
  }
}

function isWildcard(character: number): boolean {
  return character === STAR || character === QUESTION || character === OPEN
}
