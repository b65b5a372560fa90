import type { Possible } from '../possibilities.ts'
import type { Edge, ScenarioState } from '../state-graph.ts'
import { type Beginnings, type Branch, canBegin, grow } from './wakeup-tree.ts'

/** A state on the way, and what is to be tried there. Forks are used again and again, a way after the other. */
export interface Fork {
  state: ScenarioState
  /** What has been tried there, or in an equivalent order before. */
  readonly sleep: Edge[]
  /** What is to be tried there, and how many of these have been. */
  readonly todo: Branch[]
  next: number
  /** What is being tried. */
  taken: Possible | undefined
}

export function forkAt(state: ScenarioState): Fork {
  return { state, sleep: [], todo: [], next: 0, taken: undefined }
}

/** For another state. */
export function emptied(fork: Fork, state: ScenarioState): void {
  fork.state = state
  // Pops keep the room that an array has, and mostly there are none or few.
  while (fork.sleep.length > 0) fork.sleep.pop()
  while (fork.todo.length > 0) fork.todo.pop()
  fork.next = 0
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

/** Tries something there. */
export function tryOption({ todo }: Fork, option: Possible): void {
  for (const branch of todo) if (branch.option.id === option.id) return
  todo.push({ option, edge: undefined, after: [] })
}

/** Tries a strand there: its step, and whatever can befall it right then. */
export function tryStrand(fork: Fork, strand: number): void {
  for (const option of fork.state.options) if (option.strand === strand) tryOption(fork, option)
}

/** Tries what was planned for that place, when it was told what is to be tried at the fork before it. */
export function tryPlanned(fork: Fork, { todo, next }: Fork): void {
  const planned = todo[next - 1]?.after ?? []
  for (const branch of planned) fork.todo.push(branch)
  for (const { option } of planned) tryStrand(fork, option.strand)
}

/** Does something that sleeps come first in an equivalent order of a sequence? */
export function isBegunAsleep({ sleep }: Fork, sequence: readonly Edge[], beginnings: Beginnings): boolean {
  return sleep.some(({ option }) => canBegin(option, undefined, sequence, beginnings))
}

/**
 * Sees to it that a sequence is tried there, or an equivalent one, unless that has been: where something that sleeps can come
 * before all of it, it came first in an equivalent run.
 */
export function trySequence(fork: Fork, sequence: readonly Edge[], beginnings: Beginnings): void {
  for (const edge of fork.sleep) if (canBegin(edge.option, edge, sequence, beginnings)) return
  const added = grow(fork.todo, fork.next, sequence, beginnings)
  if (added !== undefined) tryStrand(fork, added.option.strand)
}

/** The next choice that has not been tried, and is not asleep. */
export function takeNext(fork: Fork): Possible | undefined {
  fork.taken = undefined
  while (fork.next < fork.todo.length && fork.taken === undefined) {
    const { option } = fork.todo[fork.next++]!
    if (!isAsleep(fork, option)) fork.taken = option
  }
  return fork.taken
}
