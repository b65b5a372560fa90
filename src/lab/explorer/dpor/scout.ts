import { evenChance } from '../chance.ts'
import type { StateGraph } from '../state-graph.ts'

const RUNS = 32

/** About how long runs are, as far as faults ask. */
const STEPS_OF_RUN = 20

/**
 * Some runs at random, and so many steps at most. They are told to nobody, but meet most of the places that strands have in
 * common, so that a search seldom has to begin anew as it meets one late.
 */
export async function scout(graph: StateGraph, mostSteps: number): Promise<void> {
  let steps = 0
  for (let run = 0; run < RUNS && steps < mostSteps; run++) {
    const pick = evenChance(run, STEPS_OF_RUN)
    for (let state = graph.root; !state.isEnd && steps < mostSteps; ) {
      const choice = pick(
        state.options.map((option) => option.choice),
        steps,
      )
      const option = state.options.find((other) => other.choice === choice)
      const edge = await graph.next(state, option!)
      steps += edge.steps.length
      state = edge.to
    }
  }
}
