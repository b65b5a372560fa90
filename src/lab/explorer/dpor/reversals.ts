import type { Possible } from '../possibilities.ts'
import type { Edge, ScenarioState, StateGraph } from '../state-graph.ts'
import type { Dependence } from './dependence.ts'
import { type Fork, isBegunAsleep, trySequence } from './fork.ts'
import type { Trail } from './trail.ts'
import type { Beginnings } from './wakeup-tree.ts'

interface Gap {
  readonly state: ScenarioState
  readonly option: Possible
}

/** Sees to it that what races is tried in the other order, too. */
export class Reversals {
  /** What must be learned before that. */
  gap: Gap | undefined
  readonly #graph: StateGraph
  readonly #trail: Trail
  readonly #beginnings: Beginnings
  /** Of each event that was seen to, the last that had happened apart from it. */
  readonly #lastApart: number[] = []

  /** `strict` slept from the beginning. */
  constructor(graph: StateGraph, trail: Trail, dependence: Dependence, strict: readonly Edge[]) {
    this.#graph = graph
    this.#trail = trail
    // What befalls somebody is no step that waits for its turn: nobody can tell that it will come before others.
    this.#beginnings = { dependence, weak: graph.memo.faults === undefined, strict: new Set(strict) }
  }

  /** Of a run, from some event on. False where something must be learned first, or all must begin anew. */
  tryAll(forks: readonly Fork[], from: number): boolean {
    this.gap = undefined
    const { races, edges, news } = this.#trail
    for (let index = from; index < edges.length; index++) {
      const last = races[index]!.at(-1) ?? -1
      if (last < 0 && edges[index]!.off.length === 0) continue
      const isKnown = index < news && this.#lastApart[index]! < news && this.#trail.lastApart(index, news) < 0
      if (isKnown && last < news) continue
      if (!this.#tryBefore(index, forks[index]!, isKnown ? news : 0)) return false
      if (!isKnown) this.#lastApart[index] = this.#trail.lastApart(index, index + 1)
    }
    this.#trail.seen()
    return true
  }

  /**
   * What has happened apart from an event happens without it, and then what races with it, or what it has switched off: that
   * may not be possible, or touch something else than it did. What came before `first` was tried after the same.
   */
  #tryBefore(index: number, fork: Fork, first: number): boolean {
    const { races, edges } = this.#trail
    const apart = this.#trail.apartFrom(index)
    if (edges[index]!.off.length === 0 && isBegunAsleep(fork, apart, this.#beginnings)) return true
    const state = this.#after(fork.state, apart)
    if (state === undefined) return false
    for (const event of races[index]!) {
      if (event >= first && !this.#try(fork, apart, state, edges[event]!.option.id)) return false
    }
    for (const { choice, strand, id } of fork.state.options) {
      if (choice.kind === 'fault' || !edges[index]!.off.includes(strand)) continue
      const isStillOn = optionIn(state, id) !== undefined
      if (!this.#try(fork, isStillOn ? apart : [], isStillOn ? state : fork.state, id)) return false
    }
    return true
  }

  #after(from: ScenarioState, sequence: readonly Edge[]): ScenarioState | undefined {
    let state: ScenarioState | undefined = from
    for (const edge of sequence) {
      // There is none where steps were taken together that have to be taken apart, so that all begins anew.
      const option: Possible | undefined = state && optionIn(state, edge.option.id)
      state = option && this.#known(state!, option)?.to
    }
    return state
  }

  #try(fork: Fork, before: readonly Edge[], state: ScenarioState, id: number): boolean {
    const option = optionIn(state, id)
    if (option === undefined) return true
    const edge = this.#known(state, option)
    if (edge === undefined) return false
    trySequence(fork, [...before, edge], this.#beginnings)
    return true
  }

  #known(state: ScenarioState, option: Possible): Edge | undefined {
    const edge = this.#graph.known(state, option)
    if (edge === undefined) this.gap = { state, option }
    return edge
  }
}

function optionIn({ options }: ScenarioState, id: number): Possible | undefined {
  for (const option of options) if (option.id === id) return option
  return undefined
}
