import { FormatError } from '../../errors.ts'
import { latin1 } from '../bytes/index.ts'

/*
 * Nodes of a `modules.*.bin` file, read where they lie. A reference word says what the node has (top bits) and where it
 * is (low 28 bits). A node: prefix (a C string); first and last arc and a table of references; values. kmod 34
 * libkmod/libkmod-index.c; all numbers are big-endian.
 */

/** The first word of the header. */
const MAGIC = 0xb007f457

/** The upper half of the second word. Readers refuse another one, and do not look at the lower half. */
const MAJOR_VERSION = 2

/** Magic, version and the reference to the root. */
const HEADER_BYTES = 12

/** Where the header refers to the root. */
export const ROOT_REFERENCE = 8

/** Of a reference word: the node begins with a prefix. */
export const HAS_PREFIX = 0x80000000

/** Of a reference word: the node ends in values. */
const HAS_VALUES = 0x40000000

/** Of a reference word: the node has arcs and a table of references. */
export const HAS_CHILDREN = 0x20000000

/** Of a reference word: bytes from the start of the file. The bit above is ignored. */
export const OFFSET_MASK = 0x0fffffff

/** Keys are 7-bit ASCII. */
export const ARC_COUNT = 128

/** Where the parts of a node lie. Offsets are bytes from the start of the file. */
export interface TrieNode {
  readonly prefixStart: number
  readonly prefixEnd: number
  /** The arcs of the children; `last` is below `first` where there is none. */
  readonly first: number
  readonly last: number
  readonly tableStart: number
  readonly valueCount: number
  readonly valuesStart: number
  /** What the node takes in the file, without its values. */
  readonly sizeBytes: number
}

/**
 * What one search may still read. In a trie that a writer made no two nodes share a byte, so a walk that has passed more
 * bytes than the file has is going round in circles, and is ended by a FormatError. That bounds time and memory.
 */
export interface Allowance {
  take(sizeBytes: number, offset: number): void
}

/** One value of a node, as stored. */
export interface TrieValue {
  readonly priority: number
  readonly value: string
}

/**
 * The bytes of a trie, every read checked. What lies outside the file, or contradicts the format, is absent: kmod 34
 * too leaves out a node with a bad place or bad arcs, but reads strings and tables beyond the end of its mapping.
 */
export class TrieFile {
  readonly bytes: Uint8Array
  readonly name: string
  readonly #view: DataView

  constructor(bytes: Uint8Array, name: string) {
    this.bytes = bytes
    this.name = name
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    // The two complaints have libkmod's words, which its tools print.
    if (bytes.length < HEADER_BYTES) this.fail(bytes.length, 'truncated header')
    const magic = this.#view.getUint32(0)
    if (magic !== MAGIC) this.fail(0, `magic check fail: ${magic.toString(16)} instead of ${MAGIC.toString(16)}`)
    const major = this.#view.getUint16(4)
    if (major !== MAJOR_VERSION) this.fail(4, `major version check fail: ${major} instead of ${MAJOR_VERSION}`)
  }

  root(): TrieNode | undefined {
    return this.nodeAt(this.#view.getUint32(ROOT_REFERENCE))
  }

  child(node: TrieNode, arc: number): TrieNode | undefined {
    if (arc < node.first || arc > node.last) return undefined
    return this.nodeAt(this.#view.getUint32(node.tableStart + 4 * (arc - node.first)))
  }

  /** The values of a node as they are stored, up to the first that the file cuts off. */
  values(node: TrieNode, allowance: Allowance): TrieValue[] {
    const values: TrieValue[] = []
    let at = node.valuesStart
    while (values.length < node.valueCount) {
      const end = at + 4 < this.bytes.length ? this.bytes.indexOf(0, at + 4) : -1
      if (end < 0) break
      allowance.take(end + 1 - at, at)
      values.push({ priority: this.#view.getUint32(at), value: latin1(this.bytes.subarray(at + 4, end)) })
      at = end + 1
    }
    return values
  }

  /** The value of the lowest priority. */
  firstValue(node: TrieNode): string | undefined {
    return this.values({ ...node, valueCount: Math.min(node.valueCount, 1) }, this.allowance())[0]?.value
  }

  /** Has the node a value that the file does not cut off? */
  hasValue({ valueCount, valuesStart }: TrieNode): boolean {
    return valueCount > 0 && this.bytes.indexOf(0, valuesStart + 4) >= 0
  }

  allowance(sizeBytes: number = this.bytes.length, problem = 'nodes overlap or form a circle'): Allowance {
    let bytesLeft = sizeBytes
    return {
      take: (taken, offset) => {
        bytesLeft -= taken
        if (bytesLeft < 0) this.fail(offset, problem)
      },
    }
  }

  fail(offset: number, problem: string): never {
    throw new FormatError(this.name, offset, problem)
  }

  /** What a word refers to; undefined where that is nothing, or damaged. */
  nodeAt(reference: number): TrieNode | undefined {
    const start = reference & OFFSET_MASK
    if (start === 0) return undefined
    let prefixEnd = start
    let childrenStart = start
    if (reference & HAS_PREFIX) {
      // Prefixes are short: a loop beats indexOf().
      while (prefixEnd < this.bytes.length && this.bytes[prefixEnd] !== 0) prefixEnd++
      childrenStart = prefixEnd + 1
    }
    let tableStart = childrenStart
    let first = 0
    let last = -1
    if (reference & HAS_CHILDREN) {
      if (childrenStart + 2 > this.bytes.length) return undefined
      first = this.bytes[childrenStart]!
      last = this.bytes[childrenStart + 1]!
      tableStart = childrenStart + 2
      if (first > last || last >= ARC_COUNT) return undefined
    }
    const countStart = tableStart + 4 * (last - first + 1)
    const valuesStart = reference & HAS_VALUES ? countStart + 4 : countStart
    if (valuesStart > this.bytes.length) return undefined
    const valueCount = reference & HAS_VALUES ? this.#view.getUint32(countStart) : 0
    const sizeBytes = valuesStart - start
    return { prefixStart: start, prefixEnd, first, last, tableStart, valueCount, valuesStart, sizeBytes }
  }
}
