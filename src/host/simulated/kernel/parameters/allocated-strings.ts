import type { Load } from '../load-context.ts'

/** In front of each string is the link of the list that it is in: two pointers. */
const LINK_BYTES = 16

/** What the strings take that `charp` parameters have allocated. R6.2 */
function stringBytes({ strings }: Load): number {
  let bytes = 0
  for (const text of strings?.values() ?? []) bytes += text.length + 1 + LINK_BYTES
  return bytes
}

/** A load that fails gives its strings back, or forgets them. R6.1 */
export function dropStrings(load: Load): void {
  const { profile, rules, stats } = load.loader.world
  const bytes = stringBytes(load)
  if (bytes > 0 && !profile.freesParameters && rules.holds('R6.1')) stats.leaked(bytes)
}
