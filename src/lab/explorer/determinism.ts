import type { Choice, Step } from '../../host/simulated/index.ts'
import type { Scenario } from './scenario.ts'

/** Where two runs of one order part. */
export interface DeterminismBreach {
  /** The step, counted from 0. */
  readonly at: number
  /** The operation of the first run, in words. */
  readonly first: string
  /** What stands there in the second. */
  readonly second: string
}

/**
 * Takes the steps of a run once more on a new machine, and compares each operation: what was called, where it stood, how it
 * ended. A program that reads a clock or random numbers, or keeps state from one run to the next, shows there.
 */
export async function breachOf(scenario: Scenario, steps: readonly Step[]): Promise<DeterminismBreach | undefined> {
  const machine = scenario.make()
  scenario.start(machine, () => undefined)
  for (const [at, step] of steps.entries()) {
    const { choice } = step
    const first = wordsOf(choice, step)
    const same = machine.choices().find(({ id }) => id === choice.id)
    if (same === undefined) return { at, first, second: 'it cannot go on there' }
    if (wordsOf(same) !== wordsOf(choice)) return { at, first, second: wordsOf(same) }
    const second = wordsOf(same, await machine.perform(same))
    if (second !== first) return { at, first, second }
  }
  return undefined
}

/** What is wrong with a scenario whose programs are not deterministic. */
export function breachText({ at, first, second }: DeterminismBreach): string {
  return `two runs of one order differ in step ${at + 1}: it was ${first}, and then ${second}; a program must not read a clock, random numbers or state of its own that outlives a run, nor know more than it says`
}

function wordsOf({ id, call, subject, point }: Choice, step?: Step): string {
  const end = step && (step.end === undefined ? `… ${step.point}` : `= ${step.end.outcome} ${step.end.detail}`)
  return [id, call, subject, point === '' ? '' : `(${point})`, end]
    .filter((word) => word !== '')
    .join(' ')
    .trimEnd()
}
