import type { TrieEntry } from '../../formats/indexes/index.ts'

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

/** Where two indexes part, in the order of their keys; undefined where both say the same, however it is laid out. */
export function entriesDifference(found: readonly TrieEntry[], made: readonly TrieEntry[]): string | undefined {
  let place = 0
  while (place < found.length && sameEntry(found[place], made[place])) place++
  const [there, wanted] = [found[place], made[place]]
  if (there === undefined && wanted === undefined) return undefined
  if (wanted === undefined || (there !== undefined && there.key < wanted.key)) {
    return `has ${entryText(there!)}, which a run would not write`
  }
  if (there === undefined || there.key > wanted.key) return `lacks ${entryText(wanted)}`
  if (there.value !== wanted.value) return `has ${entryText(there)}, and would have ${quoted(wanted.value)}`
  return `has ${entryText(there)} at place ${there.priority}, and would have it at ${wanted.priority}`
}

/** A key with its value, or the key alone where the value says nothing. */
export function entryText({ key, value }: Pick<TrieEntry, 'key' | 'value'>): string {
  return value === '' ? quoted(key) : `${quoted(key)} with ${quoted(value)}`
}

function sameEntry(one: TrieEntry | undefined, other: TrieEntry | undefined): boolean {
  return one?.key === other?.key && one?.value === other?.value && one?.priority === other?.priority
}

function linesOf(text: string): string[] {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines
}

function quoted(text: string): string {
  return `"${text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}...` : text}"`
}
