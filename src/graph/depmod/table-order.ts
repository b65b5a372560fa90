import { superFastHash } from './super-fast-hash.ts'

/** Buckets of depmod's table of modules. kmod 34 depmod. */
export const MODULE_BUCKETS = 512

/** Buckets of its table of symbols. */
export const SYMBOL_BUCKETS = 2048

/** Items in the order in which kmod walks a table of them: bucket by bucket, and by name in each. */
export function inTableOrder<Item>(items: Iterable<Item>, nameOf: (item: Item) => string, buckets: number): Item[] {
  const table: Item[][] = Array.from({ length: buckets }, () => [])
  for (const item of items) table[superFastHash(nameOf(item)) & (buckets - 1)]!.push(item)
  for (const bucket of table) if (bucket.length > 1) bucket.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
  return table.flat()
}
