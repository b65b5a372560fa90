import { keep } from './memory'

/*
 * Names as numbers from 0: each different one is kept once, and found by its bytes. They are filled up with NULs to whole
 * words of 64 bits.
 */

// What is known of a name: where it begins among the bytes, its size, its hash, and a mark for who reads versions.
const ENTRY_BYTES: u32 = 16
const SIZE_AT: u32 = 4
const HASH_AT: u32 = 8
const MARK_AT: u32 = 12

/** The lowest bit of each byte of a word, and the highest. */
const LOWEST: u64 = 0x0101010101010101
const HIGHEST: u64 = 0x8080808080808080

/** 2^64 divided by the golden ratio, as an odd number. Knuth, The Art of Computer Programming, volume 3, 6.4. */
const FACTOR: u64 = 0x9e3779b97f4a7c15

let bytes: u32 = 0
let bytesEnd: u32 = 0
let bytesRoom: u32 = 0
let entries: u32 = 0
let entriesRoom: u32 = 0
/** The number of a name plus one, at the place of its hash or behind it; 0 where there is none. */
let table: u32 = 0
let tableRoom: u32 = 0
let count: u32 = 0

export function nameCount(): u32 {
  return count
}

export function nameBytes(): u32 {
  return bytes
}

export function nameBytesEnd(): u32 {
  return bytesEnd
}

export function nameEntries(): u32 {
  return entries
}

export function markOf(name: u32): u32 {
  return load<u32>(entries + name * ENTRY_BYTES + MARK_AT)
}

export function mark(name: u32, value: u32): void {
  store<u32>(entries + name * ENTRY_BYTES + MARK_AT, value)
}

/** The number of the name at these bytes, a new one where it has none. */
export function numberOf(start: u32, end: u32): u32 {
  let hash: u64 = FACTOR
  let at = start
  for (; at + 8 <= end; at += 8) hash = mixed(hash, load<u64>(at))
  const rest = restOf(at, end)
  return find(start, end, rest, (mixed(hash, rest) >> 32) as u32)
}

/** Puts the numbers of names that lie one behind the other in the place of where each ends, counted from `start`. */
export function numberEach(start: u32, ends: u32, nameCount: u32): void {
  let from = start
  const last = ends + 4 * nameCount
  for (let at = ends; at < last; at += 4) {
    const end = start + load<u32>(at)
    store<u32>(at, numberOf(from, end))
    from = end
  }
}

/**
 * Puts numbers in the place of the starts of strings, each ended by a NUL or by `limit`. False, and not all are told, where
 * they together are longer than `bytesMax`, as strings that overlap may be.
 */
export function numberStrings(strings: u32, stringCount: u32, limit: u32, bytesMax: u64): bool {
  let bytesLeft = bytesMax as i64
  const stringsEnd = strings + 4 * stringCount
  for (let string = strings; string < stringsEnd && bytesLeft >= 0; string += 4) {
    const start = load<u32>(string)
    // The hash is made while the end is looked for.
    let hash: u64 = FACTOR
    let end = start
    let rest: u64 = 0
    let nuls: u64 = 0
    for (; end + 8 <= limit; end += 8) {
      rest = load<u64>(end)
      nuls = (rest - LOWEST) & ~rest & HIGHEST
      if (nuls !== 0) break
      hash = mixed(hash, rest)
    }
    if (nuls !== 0) {
      // The lowest sign that is left is that of the first NUL. Bit Twiddling Hacks, "determine if a word has a zero byte".
      const bits = ctz<u64>(nuls) & ~7
      rest &= ((1 as u64) << bits) - 1
      end += (bits >> 3) as u32
    } else {
      const last = end
      while (end < limit && load<u8>(end) !== 0) end++
      rest = restOf(last, end)
    }
    store<u32>(string, find(start, end, rest, (mixed(hash, rest) >> 32) as u32))
    bytesLeft -= end - start
  }
  return bytesLeft >= 0
}

/** `rest` are the bytes behind the last whole word. */
function find(start: u32, end: u32, rest: u64, hash: u32): u32 {
  if ((count + 1) * 2 > tableRoom) growTable()
  const mask = tableRoom - 1
  const size = end - start
  let place = hash & mask
  while (true) {
    const name = load<u32>(table + 4 * place)
    if (name === 0) return add(place, start, size, rest, hash)
    const entry = entries + (name - 1) * ENTRY_BYTES
    if (load<u32>(entry + HASH_AT) === hash && load<u32>(entry + SIZE_AT) === size) {
      if (isSame(bytes + load<u32>(entry), start, end, rest)) return name - 1
    }
    place = (place + 1) & mask
  }
}

function isSame(known: u32, start: u32, end: u32, rest: u64): bool {
  let at = start
  for (; at + 8 <= end; at += 8) {
    if (load<u64>(known) !== load<u64>(at)) return false
    known += 8
  }
  return load<u64>(known) === rest
}

function add(place: u32, start: u32, size: u32, rest: u64, hash: u32): u32 {
  // A word of NULs behind a name of whole words is compared too.
  const padded = (size & ~7) + 8
  if (bytesEnd + padded > bytesRoom) growBytes(padded)
  if (count === entriesRoom) growEntries()
  const known = bytes + bytesEnd
  memory.copy(known, start, size & ~7)
  store<u64>(known + (size & ~7), rest)
  const entry = entries + count * ENTRY_BYTES
  store<u32>(entry, bytesEnd)
  store<u32>(entry + SIZE_AT, size)
  store<u32>(entry + HASH_AT, hash)
  store<u32>(entry + MARK_AT, 0)
  bytesEnd += padded
  store<u32>(table + 4 * place, ++count)
  return count - 1
}

function growBytes(padded: u32): void {
  const larger: u64 = 2 * ((bytesEnd as u64) + padded) + (1 << 18)
  const to = keep(larger)
  memory.copy(to, bytes, bytesEnd)
  bytes = to
  bytesRoom = larger as u32
}

function growEntries(): void {
  const larger: u64 = 2 * (entriesRoom as u64) + (1 << 13)
  const to = keep(larger * ENTRY_BYTES)
  memory.copy(to, entries, entriesRoom * ENTRY_BYTES)
  entries = to
  entriesRoom = larger as u32
}

function growTable(): void {
  const larger: u32 = tableRoom === 0 ? 1 << 14 : 2 * tableRoom
  table = keep(4 * (larger as u64))
  tableRoom = larger
  memory.fill(table, 0, 4 * tableRoom)
  const mask = tableRoom - 1
  for (let name: u32 = 0; name < count; name++) {
    let place = load<u32>(entries + name * ENTRY_BYTES + HASH_AT) & mask
    while (load<u32>(table + 4 * place) !== 0) place = (place + 1) & mask
    store<u32>(table + 4 * place, name + 1)
  }
}

function mixed(hash: u64, word: u64): u64 {
  const both = (hash ^ word) * FACTOR
  return both ^ (both >> 29)
}

/** The bytes behind the last whole word, as one that is filled up with NULs. */
function restOf(at: u32, end: u32): u64 {
  let rest: u64 = 0
  for (let index = end; index > at; index--) rest = (rest << 8) | (load<u8>(index - 1) as u64)
  return rest
}
