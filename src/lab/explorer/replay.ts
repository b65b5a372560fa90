import type { Choice, Machine, Step } from '../../host/simulated/index.ts'
import type { Scenario, Violation } from './scenario.ts'
import { stuckAt, thrownIn } from './unasked.ts'

/** By what a step is known again. */
export type KnownStep = Pick<Choice, 'id' | 'call' | 'subject' | 'point'>

/** What became of a story that was told again. */
export type Replayed =
  | {
      readonly kind: 'replayed'
      readonly machine: Machine
      readonly steps: readonly Step[]
      readonly broken: readonly Violation[]
    }
  | {
      readonly kind: 'diverged'
      /** The first step that cannot be taken, counted from 0. */
      readonly at: number
      /** What could happen there instead: by another name, or at another call. */
      readonly instead: readonly Choice[]
    }

/**
 * Takes the steps of a story on a machine of its own. A step is known again by its process, its call and where that stands,
 * so that code that has changed shows where it goes another way.
 */
export async function replay(scenario: Scenario, story: readonly KnownStep[]): Promise<Replayed> {
  const machine = scenario.make()
  const steps: Step[] = []
  const broken: Violation[] = []
  scenario.start(machine, (law) => broken.push({ law, at: steps.length }))
  for (const choice of story) {
    const choices = machine.choices()
    const same = choices.find((other) => isSame(other, choice))
    if (same === undefined) return { kind: 'diverged', at: steps.length, instead: choices }
    const step = await machine.perform(same)
    const at = steps.length
    steps.push(step)
    for (const law of [...thrownIn(machine, step), ...stuckAt(machine, machine.choices())]) broken.push({ law, at })
  }
  return { kind: 'replayed', machine, steps, broken }
}

/** Takes the steps of these ids on a machine of its own, whatever they are; `missing` is the first that cannot be taken. */
export async function takenBy(
  scenario: Scenario,
  ids: readonly string[],
): Promise<{ readonly steps: readonly Step[]; readonly missing?: string }> {
  const machine = scenario.make()
  const steps: Step[] = []
  scenario.start(machine, () => undefined)
  for (const id of ids) {
    const choice = machine.choices().find((other) => other.id === id)
    if (choice === undefined) return { steps, missing: id }
    steps.push(await machine.perform(choice))
  }
  return { steps }
}

function isSame(one: Choice, other: KnownStep): boolean {
  return one.id === other.id && one.call === other.call && one.subject === other.subject && one.point === other.point
}
