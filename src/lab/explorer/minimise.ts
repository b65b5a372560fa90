import type { Choice } from '../../host/simulated/index.ts'
import type { ToldViolation } from './exploration.ts'
import { strandOf } from './happens-before.ts'
import { switchesIn } from './story.ts'
import { LONGEST_SHORTENED, type Teller } from './tell.ts'

/** So many runs at most are spent on a shorter story. */
const MOST_TRIES = 400

/** Steps that one strand takes one after the other. */
type Turn = readonly string[]

/**
 * Tries to tell it with fewer faults, fewer processes, and fewer switches: without a fault, without a process, without a turn,
 * and with two turns of a strand as one. Each story that is taken has been told again, and broke the same law.
 */
export async function minimise(teller: Teller, violation: ToldViolation): Promise<ToldViolation> {
  if (violation.story.length > LONGEST_SHORTENED) return violation
  let best = violation
  let left = MOST_TRIES
  for (let isBetter = true; isBetter; ) {
    isBetter = false
    for (const ids of shorter(best.story.map(({ choice }) => choice))) {
      if (left-- === 0) return best
      const found = await teller.along(ids)
      if (found === undefined || !isLess(sizeOf(found), sizeOf(best))) continue
      best = found
      isBetter = true
      break
    }
  }
  return best
}

/** What is compared, the first that differs. */
function sizeOf({ story }: ToldViolation): readonly number[] {
  const choices = story.map(({ choice }) => choice)
  const faults = choices.filter(({ kind }) => kind === 'fault').length
  const processes = namesOf(choices).size
  return [faults, processes, switchesIn(choices), choices.length]
}

function isLess(one: readonly number[], other: readonly number[]): boolean {
  const index = one.findIndex((size, at) => size !== other[at])
  return index !== -1 && one[index]! < other[index]!
}

/** Ways to take, the most promising first. */
function* shorter(choices: readonly Choice[]): Generator<readonly string[]> {
  const idsOf = (some: readonly Choice[]) => some.map(({ id }) => id)
  for (const fault of choices) if (fault.kind === 'fault') yield idsOf(choices.filter((other) => other !== fault))
  for (const name of namesOf(choices)) yield idsOf(choices.filter((choice) => choice.process !== name))
  const turns = turnsOf(choices)
  for (const [at] of turns.entries()) yield turns.filter((_, other) => other !== at).flat()
  for (const [at, turn] of turns.entries()) {
    const next = turns.findIndex((other, index) => index > at && other[0] === turn[0])
    if (next === -1) continue
    const others = turns.slice(at + 1, next)
    const [before, after] = [turns.slice(0, at), turns.slice(next + 1)]
    yield [...before, turn, turns[next]!, ...others, ...after].flat()
    yield [...before, ...others, turn, turns[next]!, ...after].flat()
  }
}

function namesOf(choices: readonly Choice[]): Set<string> {
  return new Set(choices.map((choice) => choice.process))
}

function turnsOf(choices: readonly Choice[]): Turn[] {
  const turns: string[][] = []
  for (const [at, choice] of choices.entries()) {
    const before = choices[at - 1]
    if (before !== undefined && strandOf(before) === strandOf(choice)) turns.at(-1)!.push(choice.id)
    else turns.push([choice.id])
  }
  return turns
}
