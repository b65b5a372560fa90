import type { Choice, Step } from '../../host/simulated/index.ts'
import { strandOf } from './happens-before.ts'

/** A state on the way, and what is to be tried there. */
export interface Fork {
  /** All that could happen there. */
  readonly choices: readonly Choice[]
  /** What has been tried there, or in an equivalent order before. */
  readonly sleep: Step[]
  /** What is to be tried there. */
  readonly todo: Choice[]
  /** Strands that are being or have been tried there. */
  readonly strands: string[]
  /** What is being tried. */
  taken: Choice | undefined
}

/** Lists and no sets: there are a few of each, and a fork is made for every step. */
export function forkOf(choices: readonly Choice[], sleep: Step[]): Fork {
  return { choices, sleep, todo: [], strands: [], taken: undefined }
}

/** Has it been tried, or need not be? */
export function isAsleep({ sleep }: Fork, { id }: Choice): boolean {
  return sleep.some(({ choice }) => choice.id === id)
}

/** Can the strand take a step there? */
export function canStep({ choices }: Fork, strand: string): boolean {
  return choices.some((choice) => choice.kind !== 'fault' && strandOf(choice) === strand)
}

/** Tries a strand there: its step, and whatever can befall it right then. */
export function tryStrand(fork: Fork, strand: string): void {
  if (fork.strands.includes(strand)) return
  fork.strands.push(strand)
  for (const choice of fork.choices) if (strandOf(choice) === strand) fork.todo.push(choice)
}

/** The next choice that has not been tried, and is not asleep. */
export function takeNext(fork: Fork): Choice | undefined {
  do fork.taken = fork.todo.shift()
  while (fork.taken !== undefined && isAsleep(fork, fork.taken))
  return fork.taken
}
