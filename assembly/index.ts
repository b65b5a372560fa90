import { findNamed, imageBytes, isWide, open, READ, sectionEnd, sectionStart, TOO_LARGE, wideAt } from './image'
import { take } from './memory'
import { fetchModinfo, findValues, valueCount, values } from './modinfo'
import { mark, markOf, numberStrings } from './names'
import {
  areTooMany,
  exportedCount,
  exportedCrcs,
  exportedNames,
  namesEnd,
  scanSymbols,
  someAreBroken,
  undefinedAreBroken,
  undefinedCount,
  undefinedNames,
  weakCount,
  weakPlaces,
} from './symbols'

export { begin, roomSize, roomStart, takeFirst } from './memory'
export { nameBytes, nameBytesEnd, nameCount, nameEntries, numberEach, numberOf } from './names'
export { addToSums, beginSums, firstSum, secondSum } from './sum'
export { trieBytes, writeTrie } from './trie'

/** All names that one table gives out together are shorter than this many files: overlapping names cannot fill the memory. */
const NAME_BYTES_PER_FILE_BYTE_MAX: u64 = 4

const VERSION_RECORD_BYTES: u32 = 64

/** In the place of the name of a version that an undefined symbol has. */
const USED: u32 = 0xffff_ffff

// Words of results, by their places.
const EXPORTS_ARE_BROKEN: u32 = 0
const EXPORTS: u32 = 4
const EXPORT_CRCS: u32 = 8
const EXPORT_COUNT: u32 = 12
const NEEDS: u32 = 16
const NEED_CRCS: u32 = 20
const NEED_COUNT: u32 = 24
const WEAK: u32 = 28
const WEAK_COUNT: u32 = 32
const VALUES: u32 = 36
const VALUE_COUNT: u32 = 40

/** Versions are marked by numbers that go on from module to module, so that nothing must be cleared. */
let markedBefore: u32 = 1

let versions: u32 = 0
let versionsEnd: u32 = 0
let strings: u32 = 0
let stringsEnd: u32 = 0

/** Reads a module. So much of its image lies in the room; 0 where it lies elsewhere. */
export function read(sizeBytes: u32, thereBytes: u32): u32 {
  const opened = open(sizeBytes, thereBytes)
  if (opened !== READ) return opened
  const hasTable = scanSymbols()
  if (areTooMany) return TOO_LARGE
  const isVersioned = findNamed('__versions') && (sectionEnd - sectionStart) % VERSION_RECORD_BYTES === 0
  versions = isVersioned ? sectionStart : 0
  versionsEnd = isVersioned ? sectionEnd : 0
  const hasStrings = findNamed('__ksymtab_strings')
  strings = hasStrings ? sectionStart : 0
  stringsEnd = hasStrings ? sectionEnd : 0
  fetchModinfo()
  // From here on all that is needed is there, and memory may grow.
  store<u32>(EXPORT_COUNT, 0)
  store<u32>(NEED_COUNT, 0)
  store<u32>(WEAK_COUNT, 0)
  store<u32>(EXPORTS_ARE_BROKEN, (hasTable && exportWithCrcs()) || exportStrings() ? 0 : 1)
  if (hasTable) need()
  findValues()
  store<u32>(VALUES, values)
  store<u32>(VALUE_COUNT, valueCount)
  return READ
}

function nameBytesMax(): u64 {
  return NAME_BYTES_PER_FILE_BYTE_MAX * (imageBytes as u64)
}

/** False where there are none, or where one symbol of the table is broken: libkmod then turns to the strings. */
function exportWithCrcs(): bool {
  if (exportedCount === 0 || someAreBroken) return false
  if (!numberStrings(exportedNames, exportedCount, namesEnd, nameBytesMax())) return false
  store<u32>(EXPORTS, exportedNames)
  store<u32>(EXPORT_CRCS, exportedCrcs)
  store<u32>(EXPORT_COUNT, exportedCount)
  return true
}

/** False where the list is broken. */
function exportStrings(): bool {
  if (stringsEnd - strings <= 1) return true
  if (load<u8>(stringsEnd - 1) !== 0) return false
  const starts = take(2 * ((stringsEnd - strings) as u64))
  let count: u32 = 0
  for (let at = strings; at < stringsEnd; at++) {
    if (load<u8>(at) === 0 || (at > strings && load<u8>(at - 1) !== 0)) continue
    store<u32>(starts + 4 * count++, at)
  }
  if (!numberStrings(starts, count, stringsEnd, nameBytesMax())) return false
  const crcs = take(8 * (count as u64))
  memory.fill(crcs, 0, 8 * count)
  store<u32>(EXPORTS, starts)
  store<u32>(EXPORT_CRCS, crcs)
  store<u32>(EXPORT_COUNT, count)
  return true
}

/** The undefined symbols in table order, then what `__versions` lists besides. None where a name is broken. */
function need(): void {
  if (undefinedAreBroken) return
  const versionCount = (versionsEnd - versions) / VERSION_RECORD_BYTES
  const versionNames = take(4 * (versionCount as u64))
  if (!numberVersions(versionNames, versionCount)) return
  if (!numberStrings(undefinedNames, undefinedCount, namesEnd, nameBytesMax())) return
  const crcs = take(8 * ((undefinedCount + versionCount) as u64))
  const names = take(4 * ((undefinedCount + versionCount) as u64))
  store<u32>(NEEDS, names)
  store<u32>(NEED_CRCS, crcs)
  store<u32>(NEED_COUNT, putNeeds(names, crcs, versionNames, versionCount))
  store<u32>(WEAK, weakPlaces)
  store<u32>(WEAK_COUNT, weakCount)
}

/** False where a name has no NUL. */
function numberVersions(versionNames: u32, versionCount: u32): bool {
  const crcBytes: u32 = isWide ? 8 : 4
  for (let version: u32 = 0; version < versionCount; version++) {
    const record = versions + VERSION_RECORD_BYTES * version
    const recordEnd = record + VERSION_RECORD_BYTES
    let end = recordEnd - 1
    // Only a name that is too long, or rubbish behind one, has something else there than a NUL.
    if (load<u8>(end) !== 0) end = record + crcBytes
    while (end < recordEnd && load<u8>(end) !== 0) end++
    if (end === recordEnd) return false
    store<u32>(versionNames + 4 * version, record + crcBytes)
  }
  return numberStrings(versionNames, versionCount, versionsEnd, versionsEnd - versions)
}

/** Gives undefined symbols the checksums of their versions, and puts the other versions behind them. Gives how many there are then. */
function putNeeds(names: u32, crcs: u32, versionNames: u32, versionCount: u32): u32 {
  const before = markedBefore
  for (let version = versionCount; version-- > 0; ) mark(load<u32>(versionNames + 4 * version), before + version)
  for (let index: u32 = 0; index < undefinedCount; index++) {
    const name = load<u32>(undefinedNames + 4 * index)
    const marked = markOf(name)
    store<u32>(names + 4 * index, name)
    store<u64>(crcs + 8 * index, marked < before ? 0 : crcOf(marked - before))
    if (marked >= before) store<u32>(versionNames + 4 * (marked - before), USED)
  }
  let count = undefinedCount
  for (let version: u32 = 0; version < versionCount; version++) {
    const name = load<u32>(versionNames + 4 * version)
    if (name === USED) continue
    store<u32>(names + 4 * count, name)
    store<u64>(crcs + 8 * count, crcOf(version))
    count++
  }
  markedBefore += versionCount
  return count
}

function crcOf(version: u32): u64 {
  return wideAt(versions + VERSION_RECORD_BYTES * version)
}
