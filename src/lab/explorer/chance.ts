import { type Choice, type Random, seededRandom } from '../../host/simulated/index.ts'
import { strandOf } from './happens-before.ts'
import type { Pick } from './walk.ts'

/** How one run is left to chance. `steps` is how long runs are, as far as that is known. */
export type Chance = (seed: number, steps: number) => Pick

/** Whoever can go on has the same chance at each step. */
export const evenChance: Chance = (seed, steps) => {
  const random = seededRandom(seed)
  const fault = faultsNowAndThen(random, steps)
  return (choices) => {
    const some = choices.filter(({ kind }) => kind !== 'fault')
    return fault(choices) ?? some[random(some.length)]
  }
}

/**
 * Strands have priorities; whoever has the highest goes on. At `depth` - 1 moments, the one who has it falls behind all
 * others. Burckhardt, Kothari, Musuvathi, Nagarakatte, *A Randomized Scheduler with Probabilistic Guarantees of Finding
 * Bugs*, ASPLOS 2010.
 */
export function priorities(depth: number): Chance {
  return (seed, steps) => {
    const random = seededRandom(seed)
    const fault = faultsNowAndThen(random, steps)
    const changes = Array.from({ length: depth - 1 }, () => random(steps))
    const priority = new Map<string, number>()
    const priorityOf = (choice: Choice): number => {
      const strand = strandOf(choice)
      let own = priority.get(strand)
      if (own === undefined) {
        own = depth + random(1_000_000)
        priority.set(strand, own)
      }
      return own
    }
    return (choices, taken) => {
      const some = choices.filter(({ kind }) => kind !== 'fault')
      let first = highest(some, priorityOf)
      const change = changes.indexOf(taken)
      if (change !== -1) {
        priority.set(strandOf(first), change)
        first = highest(some, priorityOf)
      }
      return fault(choices) ?? first
    }
  }
}

/** About one fault a run, anywhere in it: the machine knows how many there may be. */
function faultsNowAndThen(random: Random, steps: number): (choices: readonly Choice[]) => Choice | undefined {
  return (choices) => {
    const faults = choices.filter(({ kind }) => kind === 'fault')
    return faults.length > 0 && random(steps) === 0 ? faults[random(faults.length)] : undefined
  }
}

function highest(choices: readonly Choice[], priorityOf: (choice: Choice) => number): Choice {
  return choices.reduce((best, choice) => (priorityOf(choice) > priorityOf(best) ? choice : best))
}
