import type { Edge, Possible, ScenarioState } from '../state-graph.ts'

/** A state on the way, and what is to be tried there. Forks are used again and again, a way after the other. */
export interface Fork {
  state: ScenarioState
  /** What has been tried there, or in an equivalent order before. */
  readonly sleep: Edge[]
  /** What is to be tried there, and how many of these have been. */
  readonly todo: Possible[]
  next: number
  /** Strands that are being or have been tried there. */
  readonly strands: number[]
  /** What is being tried. */
  taken: Possible | undefined
}

export function forkAt(state: ScenarioState): Fork {
  return { state, sleep: [], todo: [], next: 0, strands: [], taken: undefined }
}

/** For another state. */
export function emptied(fork: Fork, state: ScenarioState): void {
  fork.state = state
  fork.sleep.length = 0
  fork.todo.length = 0
  fork.next = 0
  fork.strands.length = 0
  fork.taken = undefined
}

/** Has it been tried, or need not be? */
export function isAsleep({ sleep }: Fork, { id }: Possible): boolean {
  for (const { option } of sleep) if (option.id === id) return true
  return false
}

/** Can the strand take a step there? */
export function canStep({ state }: Fork, strand: number): boolean {
  for (const option of state.options) if (option.strand === strand && option.choice.kind !== 'fault') return true
  return false
}

/** Tries a strand there: its step, and whatever can befall it right then. */
export function tryStrand(fork: Fork, strand: number): void {
  if (fork.strands.includes(strand)) return
  fork.strands.push(strand)
  for (const option of fork.state.options) if (option.strand === strand) fork.todo.push(option)
}

/** The next choice that has not been tried, and is not asleep. */
export function takeNext(fork: Fork): Possible | undefined {
  fork.taken = undefined
  while (fork.next < fork.todo.length && fork.taken === undefined) {
    const option = fork.todo[fork.next++]!
    if (!isAsleep(fork, option)) fork.taken = option
  }
  return fork.taken
}
