import type { Choice } from '../../../src/host/simulated/index.ts'
import { Random } from '../../support/random.ts'
import type { RealTime } from './real-time.ts'

/** Who goes on. */
export type Chooser = (choices: readonly Choice[]) => Choice

/** About so many steps has a run. */
const STEPS = 120

const CHANGES_MAX = 6

/**
 * A schedule by its number. In one of four everybody is as likely as everybody else. In the others the first in rank goes on,
 * and at a few random steps the one whose turn it is becomes the last of all: so whoever is late stays late for long, which
 * takes the first kind very many runs (S. Burckhardt et al., A Randomized Scheduler with Probabilistic Guarantees of Finding
 * Bugs, ASPLOS 2010). In half of them all the first is whoever was the first to come to an end on the kernel.
 */
export function chooserOf(number: number, time: RealTime): Chooser {
  const random = new Random(number)
  if (number % 4 === 0) return (choices) => random.pick(choices)
  const changes = new Set(Array.from({ length: 1 + random.below(CHANGES_MAX) }, () => random.below(STEPS)))
  const ranks = new Ranks(random, number % 2 === 0 ? time : undefined)
  let step = 0
  return (choices) => {
    if (changes.has(step++)) ranks.lower(ranks.first(choices))
    return ranks.first(choices)
  }
}

class Ranks {
  readonly #random: Random
  readonly #time: RealTime | undefined
  readonly #ranks = new Map<string, number>()
  #lowest = 0

  constructor(random: Random, time: RealTime | undefined) {
    this.#random = random
    this.#time = time
  }

  first(choices: readonly Choice[]): Choice {
    return choices.reduce((best, choice) => (this.#of(choice) > this.#of(best) ? choice : best))
  }

  lower({ process }: Choice): void {
    this.#ranks.set(process, --this.#lowest)
  }

  #of({ process }: Choice): number {
    const rank = this.#ranks.get(process) ?? 1 + this.#random.below(1_000_000)
    this.#ranks.set(process, rank)
    return rank < 0 ? rank : -(this.#time?.endOf(Number(process)) ?? 0) / 1_000 + rank / 1e12
  }
}
