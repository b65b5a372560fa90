import { nextTaken, take } from './memory'
import {
  character,
  commonLength,
  orderEntries,
  placeOf,
  priorityOf,
  sort,
  sortByPriority,
  startOf,
  valueStart,
} from './trie-order'

/*
 * Writes an index: the root at byte 12, each node before its children, and these in ascending order. Words have their highest
 * byte first. src/formats/indexes/trie-file.ts reads it.
 */

const MAGIC: u32 = 0xb007f457
const VERSION: u32 = 0x0002_0001
const HEADER_BYTES: u32 = 12
/** Where the header refers to the root. */
const ROOT_REFERENCE: u32 = 8
const HAS_PREFIX: u32 = 0x8000_0000
const HAS_VALUES: u32 = 0x4000_0000
const HAS_CHILDREN: u32 = 0x2000_0000
const OFFSET_MASK: u32 = 0x0fff_ffff

/** Nodes to be written: entries from one to before another of the order share a depth, and a reference is to be filled in. */
const JOB_BYTES: u32 = 16

// Answers in the place of where the index begins.
const HAS_NUL: u32 = 0
const TOO_LARGE: u32 = 1

let index: u32 = 0
let written: u32 = 0
let room: u32 = 0

/**
 * Texts come first, keys and then their values in the same order, each with a NUL behind it; then a priority for each. Where the
 * index begins; 0 where a text has a NUL in it, 1 where it is too large for its own references.
 */
export function writeTrie(texts: u32, textsEnd: u32, prioritiesAt: u32, count: u32): u32 {
  if (!orderEntries(texts, textsEnd, prioritiesAt, count)) return HAS_NUL
  // Each that is pending has entries that no other one has.
  const jobs = take(JOB_BYTES * (count as u64))
  index = take(textsEnd - texts)
  written = index
  room = nextTaken()
  word(MAGIC)
  word(VERSION)
  word(HEADER_BYTES)
  return count === 0 || writeNodes(jobs, count) ? index : TOO_LARGE
}

export function trieBytes(): u32 {
  return written - index
}

/** A stack and no recursion: a key of a million characters is no reason to fail. */
function writeNodes(jobs: u32, count: u32): bool {
  let job = pushed(jobs, ROOT_REFERENCE, 0, count, 0)
  while (job !== jobs) {
    job -= JOB_BYTES
    const start = written - index
    if (start > OFFSET_MASK) return false
    const from = load<u32>(job, 4)
    const to = load<u32>(job, 8)
    const depth = load<u32>(job, 12)
    const reference = load<u32>(job)
    // depmod's root has no prefix, even where all keys begin alike, as in modules.symbols.bin.
    const end: u32 = reference === ROOT_REFERENCE ? 0 : commonLength(from, to, depth)
    if (to > from + 1) sort(from, to, end)
    let valuesEnd = from
    while (valuesEnd < to && character(valuesEnd, end) === 0) valuesEnd++
    let flags: u32 = 0
    if (end > depth) {
      flags |= HAS_PREFIX
      text(startOf(from) + depth, startOf(from) + end)
    }
    if (valuesEnd < to) {
      flags |= HAS_CHILDREN
      job = writeChildTable(job, end, valuesEnd, to)
    }
    if (valuesEnd > from) {
      flags |= HAS_VALUES
      writeValues(from, valuesEnd)
    }
    store<u32>(index + reference, bswap<u32>(flags | start))
  }
  return true
}

function pushed(job: u32, reference: u32, from: u32, to: u32, depth: u32): u32 {
  store<u32>(job, reference)
  store<u32>(job, from, 4)
  store<u32>(job, to, 8)
  store<u32>(job, depth, 12)
  return job + JOB_BYTES
}

/** Writes the range of arcs and room for a reference to each; the children, which become jobs, fill in theirs. */
function writeChildTable(jobs: u32, depth: u32, from: u32, to: u32): u32 {
  const first = character(from, depth)
  const last = character(to - 1, depth)
  const tableBytes = 4 * (last - first + 1)
  reserve(2 + tableBytes)
  store<u8>(written, first)
  store<u8>(written + 1, last)
  const table = written + 2
  memory.fill(table, 0, tableBytes)
  written = table + tableBytes
  let job = jobs
  let end = to
  while (end > from) {
    const arc = character(end - 1, depth)
    let start = end - 1
    while (start > from && character(start - 1, depth) === arc) start--
    job = pushed(job, table - index + 4 * (arc - first), start, end, depth + 1)
    end = start
  }
  return job
}

function writeValues(from: u32, to: u32): void {
  word(to - from)
  // The order has later entries first.
  if (to > from + 1) sortByPriority(from, to)
  for (let at = from; at < to; at++) {
    const place = placeOf(at)
    word(priorityOf(place))
    const start = valueStart(place)
    let end = start
    while (load<u8>(end) !== 0) end++
    text(start, end)
  }
}

function word(value: u32): void {
  reserve(4)
  store<u32>(written, bswap<u32>(value))
  written += 4
}

/** Some bytes and a NUL. */
function text(from: u32, end: u32): void {
  const size = end - from
  reserve(size + 1)
  memory.copy(written, from, size)
  store<u8>(written + size, 0)
  written += size + 1
}

/** The index is what was taken last: all that is taken now lies behind it. */
function reserve(size: u32): void {
  if (written + size <= room) return
  take(((room - index) as u64) + size)
  room = nextTaken()
}
