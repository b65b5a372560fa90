import { latin1 } from '../bytes/index.ts'
import { findReference } from './find-reference.ts'
import { searchWild } from './search-wild.ts'
import { TrieCursor } from './trie-cursor.ts'
import { TrieFile, type TrieNode } from './trie-file.ts'

/** A key with one of its values. Equal keys may occur several times. */
export interface TrieEntry {
  readonly key: string
  readonly value: string
  /** A lower one comes first: the module's place in modules.order. An unsigned 32-bit number. */
  readonly priority: number
}

/** A `modules.*.bin` index: nothing is read from it before it is asked for. */
export interface Trie {
  /** The first value of `key`, which is empty where the index only says that a key exists. */
  exact(key: string): string | undefined
  /** Is there such a key? The same as whether `exact` gives a value, without making that of a long line. */
  has(key: string): boolean
  /** The values of all keys that, taken as patterns, match `subject`: in libkmod's order, duplicates kept. */
  wild(subject: string): readonly string[]
  /** All keys in ascending order, as `modprobe --show-config` dumps them. */
  entries(): Iterable<TrieEntry>
}

/** Key text that a dump may amount to: this much, and 64 times the file's size, of which real indexes need less than 2. */
const KEY_TEXT_BYTES = 2 ** 24
const KEY_TEXT_RATIO = 64

/**
 * Opens the bytes of an index; undefined for an empty file, which depmod leaves where it had no input. Throws a
 * FormatError for bytes that are no index. A damaged node is taken for absent, as by libkmod; searching an index whose
 * nodes overlap, form a circle or take absurdly long throws a FormatError.
 */
export function openTrie(bytes: Uint8Array, name: string): Trie | undefined {
  return bytes.length === 0 ? undefined : new FileTrie(new TrieFile(bytes, name))
}

class FileTrie implements Trie {
  readonly #file: TrieFile

  constructor(file: TrieFile) {
    this.#file = file
  }

  exact(key: string): string | undefined {
    const node = this.#find(key)
    return node && this.#file.firstValue(node)
  }

  has(key: string): boolean {
    const node = this.#find(key)
    return node !== undefined && this.#file.hasValue(node)
  }

  #find(key: string): TrieNode | undefined {
    return this.#file.nodeAt(findReference(this.#file.bytes, key))
  }

  wild(subject: string): readonly string[] {
    return searchWild(this.#file, subject)
  }

  *entries(): Generator<TrieEntry> {
    const root = this.#file.root()
    if (!root) return
    const allowance = this.#file.allowance()
    const keyTextBytes = KEY_TEXT_BYTES + KEY_TEXT_RATIO * this.#file.bytes.length
    const keyText = this.#file.allowance(keyTextBytes, 'keys are absurdly long')
    const cursor = new TrieCursor(this.#file, allowance, root, root.prefixStart)
    while (cursor.advance()) {
      if (!cursor.entering || cursor.node.valueCount === 0) continue
      keyText.take(cursor.keyLength, cursor.node.prefixStart)
      const key = latin1(cursor.buffer.subarray(0, cursor.keyLength))
      for (const { value, priority } of this.#file.values(cursor.node, allowance)) yield { key, value, priority }
    }
  }
}
