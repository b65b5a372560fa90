import type { Storm, StormRow } from '../../lab/storm/index.ts'

type Column = readonly [title: string, text: (row: StormRow) => string]

/** These stand at the left. */
const WORDS: readonly Column[] = [
  ['KERNEL', ({ era }) => era],
  ['POLICY', ({ policy }) => policy],
]

/** Only where files are compressed. */
const DECOMPRESSES: Column = ['DECOMPRESSES', ({ decompresses }) => decompresses]

/** These stand at the right. */
const NUMBERS: readonly Column[] = [
  ['REQUESTS', ({ requests }) => grouped(requests)],
  ['LOADS', ({ loads }) => grouped(loads)],
  ['DUPLICATES', ({ duplicates }) => grouped(duplicates)],
  ['WASTED MB', ({ wastedBytes }) => megabytes(wastedBytes)],
  ['PEAK MB', ({ peakBytes }) => megabytes(peakBytes)],
  ['FAILED', ({ failed }) => grouped(failed)],
  ['LATE', ({ late }) => grouped(late)],
  ['LOST', ({ lost }) => grouped(lost)],
  ['PROCESSES', ({ processes }) => grouped(processes)],
  ['MS', ({ virtualMs }) => grouped(virtualMs)],
]

/** What `storm` prints: a line a storm. */
export function stormTable(rows: readonly StormRow[]): string {
  const words = rows.some(({ decompresses }) => decompresses !== 'nobody') ? [...WORDS, DECOMPRESSES] : WORDS
  const columns = [...words, ...NUMBERS]
  const lines = [columns.map(([title]) => title), ...rows.map((row) => columns.map(([, text]) => text(row)))]
  const widths = columns.map((_, column) => Math.max(...lines.map((cells) => cells[column]!.length)))
  const pad = (cell: string, column: number) =>
    column < words.length ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)
  return lines.map((cells) => `${cells.map(pad).join('  ').trimEnd()}\n`).join('')
}

/** What `storm --stats` adds: a heading and the kernel's own text for each storm. */
export function statsText(storms: readonly Storm[]): string {
  return storms.map(({ row: { era, policy }, stats }) => `\n${era}, ${policy}:\n${stats}`).join('')
}

/** Megabytes of 1,000,000 bytes, exact enough to tell nothing from a little. */
function megabytes(bytes: number): string {
  return bytes === 0 ? '0' : (bytes / 1e6).toLocaleString('en', { maximumFractionDigits: bytes < 10e6 ? 3 : 0 })
}

function grouped(count: number): string {
  return count.toLocaleString('en')
}
