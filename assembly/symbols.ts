import {
  findNamed,
  findSection,
  imageBytes,
  isWide,
  machine,
  part,
  sectionEnd,
  sectionOffset,
  sectionStart,
  u16At,
  u32At,
  wideAt,
} from './image'
import { freeFrom, hasNotes, nextTaken, notes } from './memory'

/*
 * What one walk through `.symtab` finds. It is noted behind the image, where there is room for it whatever the image holds:
 * memory does not grow, and so does not move for who reads the file, while parts of that may have to be fetched.
 */

const SHN_UNDEF: u32 = 0
const SHN_ABS: u32 = 0xfff1
const STB_WEAK: u32 = 2
const STT_REGISTER: u32 = 13 // A global register that the compiler declares as a symbol, on SPARC only.
const EM_SPARC: u32 = 2
const EM_SPARCV9: u32 = 43

/** Two words for its checksum, and one each for its name as an undefined one, its place among the weak, its name as an exported one. */
const NOTE_BYTES: u32 = 20

/** `__crc_`, as words of a little-endian machine. */
const CRC_PREFIX_BYTES: u32 = 6
const CRC_PREFIX_START: u32 = 0x72635f5f
const CRC_PREFIX_END: u16 = 0x5f63

/** What kmod 34 shows for a checksum that lies outside its section. */
const UNREADABLE: u64 = 0xffff_ffff_ffff_ffff

/** No name goes on behind this. */
export let namesEnd: u32 = 0

/** Where the names of undefined symbols begin, and how many there are. Empty ones are left out. */
export let undefinedNames: u32 = 0
export let undefinedCount: u32 = 0
/** Places of those among them that may stay without a provider. */
export let weakPlaces: u32 = 0
export let weakCount: u32 = 0
/** Where the names of exported symbols begin, behind `__crc_`, and their checksums. */
export let exportedNames: u32 = 0
export let exportedCrcs: u32 = 0
export let exportedCount: u32 = 0
/** Is the name of an undefined symbol outside `.strtab`, or that of any? */
export let undefinedAreBroken: bool = false
export let someAreBroken: bool = false

/** Is there no room for what may have to be noted of so many symbols? */
export let areTooMany: bool = false

/** False where either section is missing, or `.symtab` ends within a symbol. */
export function scanSymbols(): bool {
  undefinedCount = 0
  weakCount = 0
  exportedCount = 0
  undefinedAreBroken = false
  someAreBroken = false
  areTooMany = false
  if (!findNamed('.symtab')) return false
  const start = sectionStart
  const end = sectionEnd
  if (!findNamed('.strtab')) return false
  const symbolBytes: u32 = isWide ? 24 : 16
  const symbols = (end - start) / symbolBytes
  if (symbols * symbolBytes !== end - start) return false
  const strings = sectionStart
  const stringsBytes = sectionEnd - sectionStart
  const isEnded = stringsBytes > 0 && load<u8>(sectionEnd - 1) === 0
  // The last string goes on behind the section.
  const names = isEnded ? strings : part(sectionOffset, imageBytes - sectionOffset)
  namesEnd = isEnded ? sectionEnd : names + imageBytes - sectionOffset
  areTooMany = !hasNotes((NOTE_BYTES as u64) * symbols)
  if (areTooMany) return false
  exportedCrcs = notes
  undefinedNames = exportedCrcs + 8 * symbols
  weakPlaces = undefinedNames + 4 * symbols
  exportedNames = weakPlaces + 4 * symbols
  walk(start, end, names, stringsBytes)
  if (!someAreBroken) readCrcs()
  return true
}

function walk(start: u32, end: u32, strings: u32, stringsBytes: u32): void {
  const symbolBytes: u32 = isWide ? 24 : 16
  const infoAt: u32 = isWide ? 4 : 12
  const indexAt: u32 = isWide ? 6 : 14
  const hasRegisters = machine === EM_SPARC || machine === EM_SPARCV9
  for (let at = start + symbolBytes; at < end; at += symbolBytes) {
    const offset = u32At(at)
    const info = load<u8>(at + infoAt) as u32
    const isUndefined = load<u16>(at + indexAt) === SHN_UNDEF && !(hasRegisters && (info & 15) === STT_REGISTER)
    if (offset >= stringsBytes) {
      someAreBroken = true
      if (isUndefined) undefinedAreBroken = true
      continue
    }
    const name = strings + offset
    if (isUndefined && load<u8>(name) !== 0) {
      if (info >> 4 === STB_WEAK) store<u32>(weakPlaces + 4 * weakCount++, undefinedCount)
      store<u32>(undefinedNames + 4 * undefinedCount++, name)
    }
    if (
      load<u32>(name) === CRC_PREFIX_START &&
      name + CRC_PREFIX_BYTES <= namesEnd &&
      load<u16>(name + 4) === CRC_PREFIX_END
    ) {
      store<u32>(exportedNames + 4 * exportedCount, name + CRC_PREFIX_BYTES)
      store<u64>(exportedCrcs + 8 * exportedCount++, at)
    }
  }
}

/** Each is the value of its symbol, or the word in the section that this leads to. Most are in one section or two. */
function readCrcs(): void {
  let found = SHN_UNDEF
  const free = nextTaken()
  let isThere = false
  const end = exportedCrcs + 8 * exportedCount
  for (let crc = exportedCrcs; crc < end; crc += 8) {
    const symbol = load<u32>(crc)
    const value = wideAt(symbol + (isWide ? 8 : 4))
    const section = u16At(symbol + (isWide ? 6 : 14))
    if (section === SHN_ABS || section === SHN_UNDEF) {
      store<u64>(crc, value)
      continue
    }
    if (section !== found) {
      freeFrom(free)
      isThere = findSection(section)
      found = section
    }
    const isInside = isThere && value + 4 <= ((sectionEnd - sectionStart) as u64) && value <= u32.MAX_VALUE
    store<u64>(crc, isInside ? (u32At(sectionStart + (value as u32)) as u64) : UNREADABLE)
  }
}
