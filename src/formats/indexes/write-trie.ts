import { FormatError } from '../../errors.ts'
import type { TrieEntry } from './trie.ts'
import {
  HAS_CHILDREN,
  HAS_PREFIX,
  HAS_VALUES,
  HEADER_BYTES,
  MAGIC,
  MAJOR_VERSION,
  MINOR_VERSION,
  OFFSET_MASK,
} from './trie-file.ts'
import { TrieKeys } from './trie-keys.ts'
import { TrieOutput } from './trie-output.ts'

/** Where the header refers to the root. */
const ROOT_REFERENCE = 8

/** What a node takes beside its text, about. Most have one value and no children. */
const NODE_BYTES = 20

/**
 * The bytes of an index over `entries`, equal to those that depmod of kmod 34 writes: the root at byte 12, each node
 * before its children, and these in ascending order. Values of a key go by ascending priority, later entries first where
 * priorities are equal. Throws a FormatError for text that is not 7-bit ASCII, which depmod refuses too.
 */
export function writeTrie(entries: Iterable<TrieEntry>): Uint8Array {
  return new TrieWriter(Array.isArray(entries) ? entries : Array.from(entries)).write()
}

class TrieWriter {
  readonly #entries: readonly TrieEntry[]
  readonly #keys: TrieKeys
  readonly #output: TrieOutput
  /**
   * Nodes to be written, the next one last. Four numbers each: entries `from` to `to` (exclusive) of the order share the
   * first `depth` characters of their keys, and the reference to their node is to be written at `referenceAt`. A stack and
   * no recursion: a key of a million characters is no reason to fail. No objects: there are a hundred thousand.
   */
  readonly #jobs: number[] = []

  constructor(entries: readonly TrieEntry[]) {
    this.#entries = entries
    this.#keys = new TrieKeys(entries.map(({ key }) => key))
    if (!this.#keys.areWritable()) this.#refuse()
    this.#output = new TrieOutput(entries.reduce((sum, { value }) => sum + value.length + NODE_BYTES, HEADER_BYTES))
  }

  write(): Uint8Array {
    const output = this.#output
    output.uint32(MAGIC)
    output.uint32(MAJOR_VERSION * 0x10000 + MINOR_VERSION)
    output.uint32(HEADER_BYTES)
    const jobs = this.#jobs
    if (this.#entries.length > 0) jobs.push(ROOT_REFERENCE, 0, this.#entries.length, 0)
    while (jobs.length > 0) this.#writeNode(jobs.pop()!, jobs.pop()!, jobs.pop()!, jobs.pop()!)
    return output.bytes()
  }

  #writeNode(depth: number, to: number, from: number, referenceAt: number): void {
    const output = this.#output
    const start = output.sizeBytes
    if (start > OFFSET_MASK) throw new FormatError('module index', start, 'index larger than 256 MiB')
    // depmod's root has no prefix, even where all keys begin alike, as in modules.symbols.bin.
    const prefixEnd = referenceAt === ROOT_REFERENCE ? 0 : this.#keys.commonLength(from, to, depth)
    if (to > from + 1) this.#keys.sort(from, to, prefixEnd)
    let valuesEnd = from
    while (valuesEnd < to && this.#keys.at(valuesEnd, prefixEnd) === 0) valuesEnd++
    let flags = 0
    if (prefixEnd > depth) {
      flags += HAS_PREFIX
      this.#keys.writeTo(output, from, depth, prefixEnd)
    }
    if (valuesEnd < to) {
      flags += HAS_CHILDREN
      this.#writeChildTable(prefixEnd, to, valuesEnd)
    }
    if (valuesEnd > from) {
      flags += HAS_VALUES
      output.uint32(valuesEnd - from)
      this.#writeValues(from, valuesEnd)
    }
    output.patchUint32(referenceAt, flags + start)
  }

  /** Writes the range of arcs and room for a reference to each; the children, which become jobs, fill in theirs. */
  #writeChildTable(depth: number, to: number, from: number): void {
    const keys = this.#keys
    const first = keys.at(from, depth)
    const last = keys.at(to - 1, depth)
    this.#output.uint8(first)
    this.#output.uint8(last)
    const tableStart = this.#output.sizeBytes
    for (let arc = first; arc <= last; arc++) this.#output.uint32(0)
    for (let end = to; end > from; ) {
      const arc = keys.at(end - 1, depth)
      let start = end - 1
      while (start > from && keys.at(start - 1, depth) === arc) start--
      this.#jobs.push(tableStart + 4 * (arc - first), start, end, depth + 1)
      end = start
    }
  }

  #writeValues(from: number, to: number): void {
    const { order } = this.#keys
    // The order has later entries first.
    if (to > from + 1) order.subarray(from, to).sort((a, b) => this.#priority(a) - this.#priority(b))
    for (let index = from; index < to; index++) {
      const { priority, value } = this.#entries[order[index]!]!
      this.#output.uint32(priority)
      if (!this.#output.cString(value)) this.#refuse()
    }
  }

  /** Names the first text that cannot be written. */
  #refuse(): void {
    for (const entry of this.#entries) checkTrieEntry(entry)
  }

  #priority(place: number): number {
    return this.#entries[place]!.priority
  }
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
