import { Random } from '../../support/random.ts'
import type { Run } from './run.ts'

/** A machine cannot go back, so each way is gone from its beginning. */
const RUNS_MAX = 40_000

/** So many of a hundred steps are by the process that took the last one, where it can go on. */
const STAYS_PERCENT = 95

/** A way to the end of the history; or there is none; or there may be one, beyond so many runs. */
export type SearchEnd =
  | { readonly kind: 'followed'; readonly way: string; readonly runs: number }
  | { readonly kind: 'never' | 'unknown'; readonly runs: number }

/** Searches all that the model can do on the way of a history, each state once, at random: its ends may be far apart. */
export async function everySchedule(begin: () => Promise<Run>): Promise<SearchEnd> {
  const random = new Random(1)
  const seen = new Set<string>()
  const ways = ['']
  for (let runs = 1; runs <= RUNS_MAX; runs++) {
    const way = takeAny(ways, random)
    if (way === undefined) return { kind: 'never', runs }
    const run = await begin()
    await run.go(way)
    await goOn(run, random, seen, ways)
    if (await run.isAtTheEnd()) return { kind: 'followed', way: run.way, runs }
  }
  return { kind: 'unknown', runs: RUNS_MAX }
}

/** To the end, or to a state that was seen; what else could have been chosen is left for later. */
async function goOn(run: Run, random: Random, seen: Set<string>, ways: string[]): Promise<void> {
  let last = ''
  for (let key = run.key(); !seen.has(key); key = run.key()) {
    seen.add(key)
    const choices = run.choices()
    if (choices.length === 0) return
    const stays = random.below(100) < STAYS_PERCENT
    const next = choices.find(({ process }) => stays && process === last) ?? random.pick(choices)
    for (const [index, choice] of choices.entries()) if (choice !== next) ways.push(`${run.way}${index}`)
    last = next.process
    await run.perform(next)
  }
}

function takeAny(ways: string[], random: Random): string | undefined {
  const last = ways.pop()
  if (last === undefined || ways.length === 0) return last
  const index = random.below(ways.length + 1)
  const taken = ways[index] ?? last
  if (index < ways.length) ways[index] = last
  return taken
}
