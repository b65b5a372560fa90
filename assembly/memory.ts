import { refuse } from './host'

/*
 * Linear memory: some words of results, room for the image of a module, room for notes of it, and behind them what is kept.
 * Memory that is taken for one module lies at the end, and is free again when the next one comes, unless something that is
 * kept lies behind it.
 */

const PAGE_BYTES: u64 = 65_536

/** Results, and what the compiler puts there, take less. */
const FIRST: u32 = 65_536

/** Nearly all modules are smaller, and have no more symbols than there is room to note of. What is not touched costs nothing. */
const ROOM_BYTES: u32 = 8 * 1024 * 1024
const NOTES_BYTES: u32 = 4 * 1024 * 1024

/** Words may be read that go on behind what was taken. */
const SLACK_BYTES: u64 = 16

/** Where an image is read, whoever reads it from a file. */
export const room: u32 = FIRST

/** Room for notes, which is there before anything is taken. */
export let notes: u32 = FIRST + ROOM_BYTES
let notesBytes: u64 = NOTES_BYTES
let wantedBytes: u64 = 0

let keptEnd: u32 = FIRST + ROOM_BYTES + NOTES_BYTES
let takenEnd: u32 = keptEnd

export function roomStart(): u32 {
  return room
}

export function roomSize(): u32 {
  return ROOM_BYTES
}

/** Frees what was taken. */
export function begin(): void {
  takenEnd = keptEnd
  if (wantedBytes <= notesBytes) return
  notes = keep(wantedBytes)
  notesBytes = wantedBytes
}

/** False where there is less room for notes. There will be enough from the next beginning on. */
export function hasNotes(sizeBytes: u64): bool {
  wantedBytes = sizeBytes
  return sizeBytes <= notesBytes
}

/** Takes memory until the next beginning; any bytes are in it. Throws where there is none. */
export function take(sizeBytes: u64): u32 {
  const start = takenEnd
  const end = ((start as u64) + sizeBytes + SLACK_BYTES) & ~7
  if (end > u32.MAX_VALUE) refuse()
  const room = (memory.size() as u64) * PAGE_BYTES
  if (end > room && memory.grow(((end - room + PAGE_BYTES - 1) / PAGE_BYTES) as i32) < 0) refuse()
  takenEnd = end as u32
  return start
}

/** Takes memory from the beginning on. */
export function takeFirst(sizeBytes: u32): u32 {
  begin()
  return take(sizeBytes)
}

/** Frees what was taken after this was where the next would have been. */
export function freeFrom(end: u32): void {
  takenEnd = end
}

export function nextTaken(): u32 {
  return takenEnd
}

/** Takes memory for good. */
export function keep(sizeBytes: u64): u32 {
  const start = take(sizeBytes)
  keptEnd = takenEnd
  return start
}
