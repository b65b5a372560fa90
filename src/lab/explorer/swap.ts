import type { Choice, Step } from '../../host/simulated/index.ts'
import { strandOf } from './happens-before.ts'
import type { Scenario, Violation } from './scenario.ts'
import { type Turn, turnsOf } from './turns.ts'
import { Track } from './walk.ts'

/** What came of a story in which two turns had come the other way round. */
export interface Swapped {
  readonly steps: readonly Step[]
  readonly violation: Violation | undefined
}

/**
 * Runs a story with the turn at `early` after the one at `late`, and after what the strand of that one did in between. What
 * cannot be taken any more is left out, and those who are in the story go on to their end: what happens is what really
 * happens then, on the same machine.
 */
export async function swapTurns(
  scenario: Scenario,
  story: readonly Step[],
  early: number,
  late: number,
): Promise<Swapped> {
  const turns = turnsOf(story)
  const between = turns.slice(early, late + 1)
  const isMoved = ({ strand }: Turn) => strand === turns[late]?.strand
  const others = between.filter((turn) => !isMoved(turn))
  const swapped = [...turns.slice(0, early), ...between.filter(isMoved), ...others, ...turns.slice(late + 1)]
  const order = swapped.flatMap(({ from, steps }) => story.slice(from, from + steps).map(({ choice }) => choice.id))
  const told = new Set(story.map(({ choice }) => choice.process))
  let strangers: Set<string> | undefined
  let next = 0
  let strand = ''
  const { standings, broken } = await new Track(scenario).run((choices) => {
    strangers ??= new Set(choices.map((choice) => choice.process).filter((name) => !told.has(name)))
    while (next < order.length && !choices.some(({ id }) => id === order[next])) next++
    const choice = choices.find(({ id }) => id === order[next]) ?? goingOn(choices, strand, strangers)
    next++
    if (choice !== undefined) strand = strandOf(choice)
    return choice
  })
  const [violation] = broken
  const steps = standings.map(({ step }) => step)
  return { steps: violation === undefined ? steps : steps.slice(0, violation.at + 1), violation }
}

/** Who is at it, else anybody who is in the story, or was started by somebody who is. */
function goingOn(choices: readonly Choice[], strand: string, strangers: ReadonlySet<string>): Choice | undefined {
  const own = choices.filter((choice) => choice.kind !== 'fault' && !strangers.has(choice.process))
  return own.find((choice) => strandOf(choice) === strand) ?? own[0]
}
