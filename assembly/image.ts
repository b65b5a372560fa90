import { fetch } from './host'
import { room, take } from './memory'

/*
 * The image of one module, as far as libkmod looks at one. Numbers in it are of its byte order, and words as wide as its
 * class. What is not there yet is fetched before it is looked at.
 */

export const READ: u32 = 0
export const NO_ELF: u32 = 1
export const BROKEN: u32 = 2
/** There is no room for what it holds; there will be where it is read again. */
export const TOO_LARGE: u32 = 3

const MAGIC: u32 = 0x464c457f // "\x7fELF", as a word of a little-endian machine.
const IDENT_BYTES: u32 = 16
const MODULE_FILE_BYTES_MIN: u32 = 6 // libkmod wants to see the longest magic of a compressed file before anything else.
const MACHINE_AT: u32 = 0x12
const FILE_HEADER_BYTES_MAX: u32 = 64

export let imageBytes: u32 = 0
export let isWide: bool = false
export let machine: u32 = 0

let isLittle: bool = false
/** So much of it lies in the room from the start on; 0 where it lies elsewhere, and parts are brought here. */
let thereBytes: u32 = 0

let headers: u32 = 0
let headerBytes: u32 = 0
let sectionCount: u32 = 0
let names: u32 = 0
let namesBytes: u32 = 0

/** Where in the image the section is that was found last, and where it lies here. */
export let sectionOffset: u32 = 0
export let sectionStart: u32 = 0
export let sectionEnd: u32 = 0

export function u16At(at: u32): u32 {
  const value = load<u16>(at)
  return isLittle ? value : bswap<u16>(value)
}

export function u32At(at: u32): u32 {
  const value = load<u32>(at)
  return isLittle ? value : bswap<u32>(value)
}

/** As wide as the class. */
export function wideAt(at: u32): u64 {
  if (!isWide) return u32At(at)
  const value = load<u64>(at)
  return isLittle ? value : bswap<u64>(value)
}

/** Where a part of the image lies, which is there then. */
export function part(offset: u32, sizeBytes: u32): u32 {
  if (thereBytes === 0) {
    const to = take(sizeBytes)
    fetch(offset, sizeBytes, to)
    return to
  }
  if (offset + sizeBytes > thereBytes) fetch(offset, sizeBytes, room + offset)
  return room + offset
}

/** Reads the header of an image and finds the names of its sections. */
export function open(sizeBytes: u32, there: u32): u32 {
  imageBytes = sizeBytes
  thereBytes = there
  if (sizeBytes < MODULE_FILE_BYTES_MIN) return BROKEN
  const start = part(0, min(sizeBytes, FILE_HEADER_BYTES_MAX))
  if (sizeBytes <= IDENT_BYTES || load<u32>(start) !== MAGIC) return NO_ELF
  const bits = load<u8>(start + 4)
  const order = load<u8>(start + 5)
  if (bits < 1 || bits > 2 || order < 1 || order > 2) return BROKEN
  isWide = bits === 2
  isLittle = order === 1
  // Where the classes differ. System V ABI, figures 4-3 and 4-8.
  headerBytes = isWide ? 64 : 40
  const fileHeaderBytes: u32 = isWide ? 64 : 52
  if (sizeBytes < fileHeaderBytes) return BROKEN
  const tableOffset = wideAt(start + (isWide ? 0x28 : 0x20))
  const counts = start + (isWide ? 0x3a : 0x2e)
  if (u16At(counts) !== headerBytes) return BROKEN
  sectionCount = u16At(counts + 2)
  const namesIndex = u16At(counts + 4)
  // kmod 34 stops on a failed assertion here; extended numbering, where the count is in section 0, it does not know.
  if (namesIndex === 0 || namesIndex >= sectionCount) return BROKEN
  const tableBytes = sectionCount * headerBytes
  if (tableBytes > sizeBytes || tableOffset > ((sizeBytes - tableBytes) as u64)) return BROKEN
  machine = u16At(start + MACHINE_AT)
  headers = part(tableOffset as u32, tableBytes)
  return openNames(namesIndex)
}

function openNames(index: u32): u32 {
  if (!isInside(index)) return BROKEN
  find(index)
  names = sectionStart
  namesBytes = sectionEnd - sectionStart
  if (namesBytes === 0 || load<u8>(sectionEnd - 1) !== 0) return BROKEN
  return nameOffset(index) < namesBytes ? READ : BROKEN
}

/** True, and its place is told, if there is a section of that number that libkmod would see. */
export function findSection(index: u32): bool {
  if (index >= sectionCount || nameOffset(index) >= namesBytes || !isInside(index)) return false
  find(index)
  return true
}

/**
 * The same of the first section of that name. As in libkmod 34 the type is not looked at, section 0 is skipped, and a
 * section at offset 0, over the file's header, counts as absent.
 */
export function findNamed(name: string): bool {
  const first = name.charCodeAt(0) | (name.charCodeAt(1) << 8)
  let header = headers
  for (let index: u32 = 1; index < sectionCount; index++) {
    header += headerBytes
    const offset = u32At(header)
    // Two characters tell most sections apart.
    if (offset >= namesBytes || load<u16>(names + offset) !== (first as u16)) continue
    if (!isNamed(names + offset, name) || !isInside(index)) continue
    if (offsetOf(index) === 0) return false
    find(index)
    return true
  }
  return false
}

/** Names end with a NUL, so that no comparison runs out of them. */
function isNamed(at: u32, name: string): bool {
  for (let index = 0; index < name.length; index++) {
    if (load<u8>(at + index) !== (name.charCodeAt(index) as u8)) return false
  }
  return load<u8>(at + name.length) === 0
}

function find(index: u32): void {
  sectionOffset = offsetOf(index) as u32
  const sizeBytes = bytesOf(index) as u32
  sectionStart = part(sectionOffset, sizeBytes)
  sectionEnd = sectionStart + sizeBytes
}

/** Written so that no sum can overflow. */
function isInside(index: u32): bool {
  const size = bytesOf(index)
  return size <= (imageBytes as u64) && offsetOf(index) <= (imageBytes as u64) - size
}

function nameOffset(index: u32): u32 {
  return u32At(headers + index * headerBytes)
}

function offsetOf(index: u32): u64 {
  return wideAt(headers + index * headerBytes + (isWide ? 24 : 16))
}

function bytesOf(index: u32): u64 {
  return wideAt(headers + index * headerBytes + (isWide ? 32 : 20))
}
