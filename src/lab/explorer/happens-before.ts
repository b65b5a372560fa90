import { type Choice, inConflict, type Step } from '../../host/simulated/index.ts'
import { IndexSet } from './index-set.ts'

/** Something that has happened, and what it comes after in every order that is equivalent. */
export interface Happening {
  /** Steps of one strand that were taken together. */
  readonly steps: readonly Step[]
  /** The last of them: what came before it is nobody else's business. */
  readonly step: Step
  /** The indexes of all events that come before it. */
  readonly before: IndexSet
  /** Those of others that it comes after only because of what both touch: it could be tried first. */
  readonly races: readonly number[]
}

/** Whose choices follow each other, whatever they touch: a strand's, or without a name of one those about a process as a whole. */
export function strandOf(choice: Choice): string {
  // The same, and no string to be made for it: this is asked thousands of times for each execution.
  return choice.kind === 'step' ? choice.id : `${choice.process}/${choice.strand}`
}

/** Must two steps stay in their order? What becomes of a process as a whole, becomes of each of its strands. */
export function areDependent(a: Step, b: Step): boolean {
  return meet(a.choice, b.choice) || inConflict(a.footprint, b.footprint)
}

function meet(a: Choice, b: Choice): boolean {
  return a.process === b.process && (a.strand === b.strand || a.strand === '' || b.strand === '')
}

/**
 * The event that a step is after those of a run. Happens-before of Mazurkiewicz traces: the order of dependent steps. What
 * made the step possible, at `enabler`, comes before it whatever it touched.
 */
export function eventAfter(
  events: readonly Happening[],
  steps: readonly Step[],
  enabler: number | undefined,
): Happening {
  const step = steps.at(-1)!
  const before = new IndexSet(events.length)
  const races: number[] = []
  const strand = strandOf(step.choice)
  for (let index = events.length - 1; index >= 0; index--) {
    const happening = events[index]!
    if (before.has(index) || (index !== enabler && !areDependent(happening.step, step))) continue
    if (index !== enabler && strandOf(happening.step.choice) !== strand) races.push(index)
    before.addAll(happening.before)
    before.add(index)
  }
  return { steps, step, before, races }
}

/** A place on a run: what could happen there, and what did. */
interface Place {
  readonly choices: readonly Choice[]
  readonly taken: Choice | undefined
}

/**
 * The index of what made a choice possible, of those below `end`: the last one before which its strand could not go on, or that
 * could not befall it.
 */
export function enablerOf(choice: Choice, end: number, placeAt: (index: number) => Place): number | undefined {
  const strand = strandOf(choice)
  const couldBe = (other: Choice) => {
    return choice.kind === 'fault' ? other.id === choice.id : other.kind !== 'fault' && strandOf(other) === strand
  }
  for (let index = end - 1; index >= 0; index--) {
    const { choices, taken } = placeAt(index)
    if (!choices.some(couldBe)) return index
    if (taken !== undefined && strandOf(taken) === strand) return undefined
  }
  return undefined
}
