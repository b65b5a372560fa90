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
import { TrieOutput } from './trie-output.ts'

/** Where the header refers to the root. */
const ROOT_REFERENCE = 8

/** The entries `from` to `to` (exclusive) share the first `depth` characters of their keys. */
interface Job {
  readonly from: number
  readonly to: number
  readonly depth: number
  /** Where the reference to this node must be written. */
  readonly referenceAt: number
}

/**
 * The bytes of an index over `entries`, equal to those that depmod of kmod 34 writes: the root at byte 12, each node
 * before its children, and these in ascending order. Values of a key go by ascending priority, later entries first where
 * priorities are equal. Throws a FormatError for text that is not 7-bit ASCII, which depmod refuses too.
 */
export function writeTrie(entries: Iterable<TrieEntry>): Uint8Array {
  // Reversing, then sorting in a stable way, puts later entries first among equals.
  const sorted = Array.from(entries, checkEntry).reverse().sort(byKeyAndPriority)
  const output = new TrieOutput()
  output.uint32(MAGIC)
  output.uint32(MAJOR_VERSION * 0x10000 + MINOR_VERSION)
  output.uint32(HEADER_BYTES)
  // A stack of jobs, not recursion: a key of a million characters is no reason to fail.
  const jobs: Job[] = sorted.length > 0 ? [{ from: 0, to: sorted.length, depth: 0, referenceAt: ROOT_REFERENCE }] : []
  for (let job = jobs.pop(); job; job = jobs.pop()) jobs.push(...writeNode(output, sorted, job).reverse())
  return output.bytes()
}

/** Writes one node, and returns its children as jobs in ascending order. */
function writeNode(output: TrieOutput, sorted: readonly TrieEntry[], { from, to, depth, referenceAt }: Job): Job[] {
  const start = output.sizeBytes
  if (start > OFFSET_MASK) throw new FormatError('module index', start, 'index larger than 256 MiB')
  const lowest = sorted[from]!.key
  // depmod's root has no prefix, even where all keys begin alike, as in modules.symbols.bin.
  const prefixEnd = referenceAt === ROOT_REFERENCE ? 0 : commonLength(lowest, sorted[to - 1]!.key, depth)
  let valuesEnd = from
  while (valuesEnd < to && sorted[valuesEnd]!.key.length === prefixEnd) valuesEnd++
  let flags = 0
  if (prefixEnd > depth) {
    flags += HAS_PREFIX
    output.cString(lowest.slice(depth, prefixEnd))
  }
  let children: Job[] = []
  if (valuesEnd < to) {
    flags += HAS_CHILDREN
    children = writeChildTable(output, sorted, { from: valuesEnd, to, depth: prefixEnd })
  }
  if (valuesEnd > from) {
    flags += HAS_VALUES
    output.uint32(valuesEnd - from)
    for (const { priority, value } of sorted.slice(from, valuesEnd)) {
      output.uint32(priority)
      output.cString(value)
    }
  }
  output.patchUint32(referenceAt, flags + start)
  return children
}

/** Writes the range of arcs and room for a reference to each; the children fill in theirs. */
function writeChildTable(output: TrieOutput, sorted: readonly TrieEntry[], group: Omit<Job, 'referenceAt'>): Job[] {
  const arcOf = (index: number): number => sorted[index]!.key.charCodeAt(group.depth)
  const first = arcOf(group.from)
  const last = arcOf(group.to - 1)
  output.uint8(first)
  output.uint8(last)
  const tableStart = output.sizeBytes
  for (let arc = first; arc <= last; arc++) output.uint32(0)
  const children: Job[] = []
  for (let from = group.from; from < group.to; ) {
    const arc = arcOf(from)
    let to = from + 1
    while (to < group.to && arcOf(to) === arc) to++
    children.push({ from, to, depth: group.depth + 1, referenceAt: tableStart + 4 * (arc - first) })
    from = to
  }
  return children
}

/** How far two keys agree, which are known to agree up to `from`. */
function commonLength(a: string, b: string, from: number): number {
  let length = from
  while (length < a.length && length < b.length && a.charCodeAt(length) === b.charCodeAt(length)) length++
  return length
}

function byKeyAndPriority(a: TrieEntry, b: TrieEntry): number {
  if (a.key !== b.key) return a.key < b.key ? -1 : 1
  return a.priority - b.priority
}

function checkEntry(entry: TrieEntry): TrieEntry {
  checkText(entry.key)
  checkText(entry.value)
  return entry
}

const BAD_CHARACTER = /[^\x01-\x7f]/

function checkText(text: string): void {
  const index = text.search(BAD_CHARACTER)
  if (index < 0) return
  const shown = `'${text[index]}'=0x${text.charCodeAt(index).toString(16)}`
  // depmod's words, line break and all.
  throw new FormatError('module index', index, `bad character ${shown} - only 7-bit ASCII is supported:\n${text}`)
}
