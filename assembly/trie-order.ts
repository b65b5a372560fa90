import { take } from './memory'

/*
 * The keys of an index, and an order of their entries that is sorted step by step, from node to node, by one character each
 * time. Each key and each value has a NUL behind it.
 */

/** Keys are 7-bit ASCII. */
const ARC_COUNT: u32 = 128

/** As long as a group is no larger, moving its members one by one is faster than going through all arcs. */
const FEW: u32 = 24

/** How many there are of each character, then where each ends. */
const ends: usize = memory.data(4 * 128)

/** Of keys, then of values. */
let starts: u32 = 0
let valueStarts: u32 = 0
let priorities: u32 = 0
/** Places of entries. At first the later ones come first. */
let order: u32 = 0
let moved: u32 = 0

/** False where there are not as many texts. */
export function orderEntries(texts: u32, textsEnd: u32, prioritiesAt: u32, count: u32): bool {
  const wide = 4 * (count as u64)
  starts = take(2 * wide)
  valueStarts = starts + 4 * count
  order = take(wide)
  moved = take(wide)
  priorities = prioritiesAt
  for (let place: u32 = 0; place < count; place++) store<u32>(order + 4 * (count - 1 - place), place)
  return findStarts(texts, textsEnd, valueStarts + 4 * count)
}

/** The place among the entries of one in the order. */
export function placeOf(at: u32): u32 {
  return load<u32>(order + 4 * at)
}

export function valueStart(place: u32): u32 {
  return load<u32>(valueStarts + 4 * place)
}

export function priorityOf(place: u32): u32 {
  return load<u32>(priorities + 4 * place)
}

function findStarts(texts: u32, textsEnd: u32, startsEnd: u32): bool {
  let found = starts
  let start = texts
  for (let at = texts; at < textsEnd; at++) {
    if (load<u8>(at) !== 0) continue
    if (found === startsEnd) return false
    store<u32>(found, start)
    found += 4
    start = at + 1
  }
  return found === startsEnd
}

export function startOf(at: u32): u32 {
  return load<u32>(starts + 4 * placeOf(at))
}

/** The character of a key in the order, or 0 at its end. */
export function character(at: u32, depth: u32): u32 {
  return load<u8>(startOf(at) + depth)
}

/** How far the keys `from` to `to` (exclusive) agree, which are known to agree up to `depth`. */
export function commonLength(from: u32, to: u32, depth: u32): u32 {
  const first = startOf(from)
  let length = depth
  while (load<u8>(first + length) !== 0 && agree(from, to, length)) length++
  return length
}

function agree(from: u32, to: u32, depth: u32): bool {
  const wanted = character(from, depth)
  for (let at = from + 1; at < to; at++) if (character(at, depth) !== wanted) return false
  return true
}

/** Sorts `from` to `to` by the character at `depth`; those that end there come first. Equal ones stay as they were. */
export function sort(from: u32, to: u32, depth: u32): void {
  if (to - from > FEW) sortMany(from, to, depth)
  else sortFew(from, to, depth)
}

function sortFew(from: u32, to: u32, depth: u32): void {
  for (let next = from + 1; next < to; next++) {
    const place = load<u32>(order + 4 * next)
    const its = load<u8>(load<u32>(starts + 4 * place) + depth)
    let at = next
    while (at > from && character(at - 1, depth) > its) {
      store<u32>(order + 4 * at, load<u32>(order + 4 * (at - 1)))
      at--
    }
    store<u32>(order + 4 * at, place)
  }
}

function sortMany(from: u32, to: u32, depth: u32): void {
  memory.fill(ends, 0, 4 * ARC_COUNT)
  for (let at = from; at < to; at++) {
    const its = ends + 4 * character(at, depth)
    store<u32>(its, load<u32>(its) + 1)
  }
  let end = from
  for (let its = ends; its < ends + 4 * ARC_COUNT; its += 4) {
    end += load<u32>(its)
    store<u32>(its, end)
  }
  for (let at = to; at-- > from; ) {
    const its = ends + 4 * character(at, depth)
    const place = load<u32>(its) - 1
    store<u32>(its, place)
    store<u32>(moved + 4 * place, load<u32>(order + 4 * at))
  }
  memory.copy(order + 4 * from, moved + 4 * from, 4 * (to - from))
}

/** Merges runs that are sorted, first of one each. Equal ones stay as they were. */
export function sortByPriority(from: u32, to: u32): void {
  for (let run: u32 = 1; run < to - from; run *= 2) {
    for (let start = from; start < to; start += 2 * run) {
      merge(start, min(start + run, to), min(start + 2 * run, to))
    }
    memory.copy(order + 4 * from, moved + 4 * from, 4 * (to - from))
  }
}

function merge(from: u32, middle: u32, to: u32): void {
  let left = from
  let right = middle
  for (let at = from; at < to; at++) {
    const isLeft = left < middle && (right === to || priorityOf(placeOf(left)) <= priorityOf(placeOf(right)))
    store<u32>(moved + 4 * at, load<u32>(order + 4 * (isLeft ? left++ : right++)))
  }
}
