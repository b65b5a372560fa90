import type { Rules } from '../rules.ts'
import type { DuplicateModule, ModuleFigures } from './module-figures.ts'

/** The longest label, `Mods failed on decompress`. R4.5 */
const LABEL_COLUMNS = 25
const COUNT_COLUMNS = 15
const REASON_COLUMNS = 25

/** The listing stops before the row of this number. R4.6 */
const ROW_LIMIT = 112

/** The text is made in a buffer of so many bytes, and so many for each failure. R4.6 */
const PREAMBLE_BYTES = 1024
const ROW_BYTES = 64

/** The text of modules/stats, and whether rows were left out. Spec 4.2 */
export function formatStats(
  figures: ModuleFigures,
  duplicates: readonly DuplicateModule[],
  rules: Rules,
): { readonly text: string; readonly isCut: boolean } {
  const columns = rules.holds('R4.5') ? LABEL_COLUMNS : 0
  const lines = [...sums(figures), ...averages(figures, rules)].map(
    ([label, number]) => `${label.padStart(columns)}\t${unsignedLong(number)}\n`,
  )
  const limit = rules.holds('R4.6/limit') ? ROW_LIMIT - 1 : duplicates.length
  const text = lines.join('') + (duplicates.length === 0 ? '' : table(duplicates.slice(0, limit)))
  const failures = figures.failed_becoming + figures.failed_load_modules
  const bufferBytes = PREAMBLE_BYTES + ROW_BYTES * Math.min(failures, ROW_LIMIT)
  // The last byte of the buffer is for the end of the string.
  return { text: text.slice(0, bufferBytes - 1), isCut: duplicates.length > limit }
}

type Line = readonly [label: string, number: number]

function sums(figures: ModuleFigures): readonly Line[] {
  return [
    ['Mods ever loaded', figures.modcount],
    ['Mods failed on kread', figures.failed_kreads],
    ['Mods failed on decompress', figures.failed_decompress],
    ['Mods failed on becoming', figures.failed_becoming],
    ['Mods failed on load', figures.failed_load_modules],
    ['Total module size', figures.total_mod_size],
    ['Total mod text size', figures.total_text_size],
    ['Failed kread bytes', figures.invalid_kread_bytes],
    ['Failed decompress bytes', figures.invalid_decompress_bytes],
    ['Failed becoming bytes', figures.invalid_becoming_bytes],
    ['Failed kmod bytes', figures.invalid_mod_bytes],
    ['Virtual mem wasted bytes', wastedBytes(figures)],
  ]
}

/** What failed calls have read, inflated and copied in vain. */
export function wastedBytes(figures: ModuleFigures): number {
  const { invalid_kread_bytes, invalid_decompress_bytes, invalid_becoming_bytes, invalid_mod_bytes } = figures
  return invalid_kread_bytes + invalid_decompress_bytes + invalid_becoming_bytes + invalid_mod_bytes
}

/** Rounded up, and only of something. */
function averages(figures: ModuleFigures, rules: Rules): readonly Line[] {
  const pairs: readonly [label: string, bytes: number, count: number][] = [
    ['Average mod size', figures.total_mod_size, figures.modcount],
    ['Average mod text size', figures.total_text_size, figures.modcount],
    ['Avg fail kread bytes', figures.invalid_kread_bytes, figures.failed_kreads],
    ['Avg fail becoming bytes', figures.invalid_becoming_bytes, figures.failed_becoming],
    ['Avg fail decomp bytes', figures.invalid_decompress_bytes, figures.failed_decompress],
    ['Average fail load bytes', figures.invalid_mod_bytes, figures.failed_load_modules],
  ]
  const round = rules.holds('R4.5/averages') ? Math.ceil : Math.floor
  return pairs.flatMap(([label, bytes, count]) => (bytes === 0 || count === 0 ? [] : [[label, round(bytes / count)]]))
}

function table(duplicates: readonly DuplicateModule[]): string {
  const rows = [
    ['Module-name', 'How-many-times', 'Reason'] as const,
    ...duplicates.map((duplicate) => [duplicate.name, String(duplicate.count), reasonOf(duplicate)] as const),
  ]
  const cells = rows.map(
    ([name, count, reason]) =>
      `${name.padStart(LABEL_COLUMNS)}\t${count.padStart(COUNT_COLUMNS)}\t${reason.padStart(REASON_COLUMNS)}\n`,
  )
  return `Duplicate failed modules:\n${cells.join('')}`
}

function reasonOf({ reasons }: DuplicateModule): string {
  if (reasons.length > 1) return 'Becoming & Load'
  return reasons[0] === 'becoming' ? 'Becoming' : 'Load'
}

/** 6.4 adds errnos to a sum of bytes, which shows as what is left of 2⁶⁴. Spec 1.3; that the sums are unsigned is recalled. */
function unsignedLong(number: number): string {
  return number < 0 ? String(BigInt.asUintN(64, BigInt(number))) : String(number)
}
