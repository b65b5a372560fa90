import type { Move } from '../memo/index.ts'
import type { Tally } from '../tally.ts'
import { tellRun } from '../tell-run.ts'
import { endless, stuckAmong } from '../unasked.ts'
import type { Reached } from './reached.ts'
import type { Place } from './trails.ts'

/** What a walk through states finds, as the tally is told of it. */
export class Findings {
  readonly tally: Tally
  readonly #reached: Reached

  constructor(tally: Tally, reached: Reached) {
    this.tally = tally
    this.#reached = reached
  }

  /** A run is over there: nothing is left but what may befall those who cannot go on. */
  async end(place: Place): Promise<'stop' | undefined> {
    const { memo } = this.#reached
    const end = await memo.keyAt(this.#reached.trails.pathOf(place.state))
    return this.executed(place, [], stuckAmong(memo.standing(place.tuple)), end)
  }

  /** A run has taken all the steps that it may. */
  tooLong(place: Place): Promise<'stop' | undefined> {
    return this.executed(place, [], [endless(this.tally.mostSteps)])
  }

  executed(
    { state }: Place,
    taken: readonly Move[],
    laws: readonly string[],
    end?: bigint,
  ): Promise<'stop' | undefined> {
    return tellRun(this.tally, () => this.#reached.trails.stepsOf(state, taken), laws, end)
  }
}
