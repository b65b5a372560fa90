import type { Possible } from '../possibilities.ts'
import type { Edge, ScenarioState, StateGraph } from '../state-graph.ts'
import type { Dependence } from './dependence.ts'

/** A beginning of runs, and what need not be tried after it. */
export interface Piece {
  readonly way: readonly Possible[]
  readonly sleep: readonly Edge[]
}

interface Growing extends Piece {
  readonly state: ScenarioState
}

/** Where pieces are as long as that, there are no more of them. */
const LONGEST = 200

/**
 * About so many beginnings, one of which each run has, but for runs that are equivalent. All that can happen is tried up to
 * their ends, with sleep sets, so that what is tried after one hangs on no other.
 */
export async function split(graph: StateGraph, dependence: Dependence, most: number): Promise<readonly Piece[]> {
  const done: Piece[] = []
  let growing: Growing[] = [{ way: [], sleep: [], state: graph.root }]
  for (let length = 0; length < LONGEST && growing.length > 0 && done.length + growing.length < most; length++) {
    const next: Growing[] = []
    for (const piece of growing) {
      if (piece.state.isEnd) done.push(piece)
      else next.push(...(await longer(graph, dependence, piece)))
    }
    growing = next
  }
  return [...done, ...growing]
}

/** A piece with each that can happen after it; nothing where all of that sleeps. */
async function longer(
  graph: StateGraph,
  dependence: Dependence,
  { way, sleep, state }: Growing,
): Promise<readonly Growing[]> {
  const found: Growing[] = []
  const tried = [...sleep]
  for (const option of state.options) {
    if (tried.some((edge) => edge.option.id === option.id)) continue
    const edge = await graph.next(state, option)
    const still = tried.filter((asleep) => !dependence.between(asleep, edge))
    found.push({ way: [...way, option], sleep: still, state: edge.to })
    tried.push(edge)
  }
  return found
}
