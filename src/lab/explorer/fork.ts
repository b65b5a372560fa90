import type { Choice, Step } from '../../host/simulated/index.ts'
import { strandOf } from './happens-before.ts'

/** A state on the way, and what is to be tried there. */
export interface Fork {
  /** All that could happen there. */
  readonly choices: readonly Choice[]
  /** By id: what has been tried there, or in an equivalent order before. */
  readonly sleep: Map<string, Step>
  /** What is to be tried there, by id. */
  readonly todo: Map<string, Choice>
  /** Strands that are being or have been tried there. */
  readonly strands: Set<string>
  /** What is being tried. */
  taken: Choice | undefined
}

export function forkOf(choices: readonly Choice[], sleep: Map<string, Step>): Fork {
  return { choices, sleep, todo: new Map(), strands: new Set(), taken: undefined }
}

/** Can the strand take a step there? */
export function canStep({ choices }: Fork, strand: string): boolean {
  return choices.some((choice) => choice.kind !== 'fault' && strandOf(choice) === strand)
}

/** Could it happen there, too? */
export function isAmong({ choices }: Fork, { id }: Choice): boolean {
  return choices.some((choice) => choice.id === id)
}

/** Tries a strand there: its step, and whatever can befall it right then. */
export function tryStrand(fork: Fork, strand: string): void {
  if (fork.strands.has(strand)) return
  fork.strands.add(strand)
  for (const choice of fork.choices) if (strandOf(choice) === strand) fork.todo.set(choice.id, choice)
}

/** The next choice that has not been tried, and is not asleep. */
export function takeNext(fork: Fork): Choice | undefined {
  for (const [id, choice] of fork.todo) {
    fork.todo.delete(id)
    if (fork.sleep.has(id)) continue
    fork.taken = choice
    return choice
  }
  fork.taken = undefined
  return undefined
}
