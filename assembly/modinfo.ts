import { findNamed, sectionEnd, sectionStart } from './image'
import { take } from './memory'

/** Three words for each value of a wanted key: which key, where the value begins, where it ends. */
export let values: u32 = 0
export let valueCount: u32 = 0

const VALUE_BYTES: u32 = 12
const EQUALS: u8 = 0x3d

/** Where `.modinfo` lies; nowhere without it. */
let start: u32 = 0
let end: u32 = 0

/** Makes sure of the section; values are looked for when all has been fetched. */
export function fetchModinfo(): void {
  const isThere = findNamed('.modinfo')
  start = isThere ? sectionStart : 0
  end = isThere ? sectionEnd : 0
}

/** Finds the values of aliases, softdeps and weakdeps. A key without `=` has an empty value. */
export function findValues(): void {
  valueCount = 0
  if (end - start <= 1) return
  // None is shorter than a key and a NUL.
  values = take((((end - start) as u64) / 6) * VALUE_BYTES + VALUE_BYTES)
  for (let at = start; at < end; ) {
    let stop = at
    while (stop < end && load<u8>(stop) !== 0) stop++
    const first = load<u8>(at)
    if (first === 0x61) note(0, at, stop, 'alias')
    else if (first === 0x73) note(1, at, stop, 'softdep')
    else if (first === 0x77) note(2, at, stop, 'weakdep')
    at = stop + 1
  }
}

function note(key: u32, at: u32, stop: u32, name: string): void {
  const length = name.length as u32
  if (at + length > stop) return
  for (let index: u32 = 0; index < length; index++) {
    if (load<u8>(at + index) !== (name.charCodeAt(index) as u8)) return
  }
  const after = at + length
  if (after < stop && load<u8>(after) !== EQUALS) return
  const value = values + VALUE_BYTES * valueCount++
  store<u32>(value, key)
  store<u32>(value + 4, after < stop ? after + 1 : stop)
  store<u32>(value + 8, stop)
}
