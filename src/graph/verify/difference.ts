import type { TrieEntry } from '../../formats/indexes/index.ts'

/** A key and one of its values, wherever they stand. */
export type Entry = Pick<TrieEntry, 'key' | 'value'>

/** Of a line that is shown: longer ones, as of modules.dep, are cut. */
const SHOWN_LENGTH = 100

/** Where two texts part; undefined for equal ones. */
export function textDifference(found: string, made: string): string | undefined {
  if (found === made) return undefined
  const [there, wanted] = [linesOf(found), linesOf(made)]
  let place = 0
  while (there[place] !== undefined && there[place] === wanted[place]) place++
  const [line, wantedLine] = [there[place], wanted[place]]
  if (line === undefined) return `ends before ${quoted(wantedLine ?? '')}`
  const is = `line ${place + 1} is ${quoted(line)}`
  return wantedLine === undefined ? `${is}, which a run would not write` : `${is}, and would be ${quoted(wantedLine)}`
}

/** What one index says and another does not; undefined where both say the same, however it is laid out. */
export function entriesDifference(found: readonly TrieEntry[], made: readonly TrieEntry[]): string | undefined {
  const missing = entriesBeyond(made, found)
  if (missing.length > 0) return `lacks ${someEntries(missing)}`
  const extra = entriesBeyond(found, made)
  if (extra.length > 0) return `has ${someEntries(extra)}, which a run would not write`
  const length = Math.max(found.length, made.length)
  for (let place = 0; place < length; place++) {
    const [there, wanted] = [found[place], made[place]]
    if (there?.key === wanted?.key && there?.value === wanted?.value && there?.priority === wanted?.priority) continue
    return `has ${entryText(there ?? wanted!)}, but not with the priority of a run`
  }
  return undefined
}

/** Those of some entries that are not among others, whatever their order and priorities are. */
export function entriesBeyond(entries: readonly Entry[], others: readonly Entry[]): Entry[] {
  const line = ({ key, value }: Entry) => `${key}\n${value}`
  const known = new Set(others.map(line))
  return entries.filter((entry) => !known.has(line(entry)))
}

/** The first of some entries, and how many more there are. */
export function someEntries([first, ...others]: readonly Entry[]): string {
  return others.length === 0 ? entryText(first!) : `${entryText(first!)} and ${others.length} more`
}

/** A key with its value, or the key alone where the value says nothing. */
function entryText({ key, value }: Entry): string {
  return value === '' ? quoted(key) : `${quoted(key)} with ${quoted(value)}`
}

function linesOf(text: string): string[] {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines
}

function quoted(text: string): string {
  return `"${text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}...` : text}"`
}
