import type { Step } from '../../../host/simulated/index.ts'
import type { Move } from '../memo/index.ts'
import { replay } from '../replay.ts'
import type { Tally } from '../tally.ts'
import { endless, stuckAmong } from '../unasked.ts'
import type { Place, Reached } from './reached.ts'

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
    const end = await memo.keyAt(this.#reached.pathOf(place.state))
    return this.executed(place, [], stuckAmong(memo.standing(place.tuple)), end)
  }

  /** A run has taken all the steps that it may. */
  tooLong(place: Place): Promise<'stop' | undefined> {
    return this.executed(place, [], [endless(this.tally.mostSteps)])
  }

  async executed(
    { state }: Place,
    taken: readonly Move[],
    laws: readonly string[],
    end?: bigint,
  ): Promise<'stop' | undefined> {
    const steps = () => this.#reached.stepsOf(state, taken)
    const isNews = laws.length > 0 && this.tally.violation === undefined
    const broken = isNews ? await this.#lawsBrokenBy(steps(), laws) : laws
    return this.tally.executed({ steps, broken: broken.map((law) => ({ law, at: 0 })), end })
  }

  /** In the words of that very run: another process may have broken the law when it was learned. */
  async #lawsBrokenBy(steps: readonly Step[], laws: readonly string[]): Promise<readonly string[]> {
    const again = await replay(
      this.tally.scenario,
      steps.map(({ choice }) => choice),
    )
    const told = again.kind === 'replayed' ? again.broken.map(({ law }) => law) : []
    return told.length === 0 ? laws : told
  }
}
