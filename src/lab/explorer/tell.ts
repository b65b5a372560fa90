import type { Choice, Step } from '../../host/simulated/index.ts'
import type { ToldViolation } from './exploration.ts'
import { happeningsOf } from './happenings.ts'
import { strandOf } from './happens-before.ts'
import { replay } from './replay.ts'
import type { Scenario } from './scenario.ts'
import { storyOf, wholeStoryOf } from './story.ts'
import { type Pick, STEPS_OF_RUN, Track, type Walk } from './walk.ts'

/** Beyond that, to look for what comes before what would take minutes: such a run is told as it was. */
export const LONGEST_SHORTENED = 2_000

/** Tells how one law of a scenario is broken, as shortly as it can. */
export class Teller {
  readonly #scenario: Scenario
  readonly #law: string
  readonly #track: Track

  constructor(scenario: Scenario, law: string, mostSteps: number = STEPS_OF_RUN) {
    this.#scenario = scenario
    this.#law = law
    this.#track = new Track(scenario, mostSteps)
  }

  /** Of a run that broke the law, exactly as it was; undefined where that run does not break it again. */
  ofRun(taken: readonly Choice[]): Promise<ToldViolation | undefined> {
    return this.#ofWalk((choices, at) => choices.find(({ id }) => id === taken[at]?.id))
  }

  /**
   * Of a run that goes by these ids as far as they can be taken, in their order, and then on with as few switches as it can;
   * undefined where that does not break the law.
   */
  along(ids: readonly string[]): Promise<ToldViolation | undefined> {
    let next = 0
    let strand = ''
    return this.#ofWalk((choices) => {
      while (next < ids.length && !choices.some(({ id }) => id === ids[next])) next++
      const some = choices.filter(({ kind }) => kind !== 'fault')
      const choice =
        choices.find(({ id }) => id === ids[next]) ?? some.find((other) => strandOf(other) === strand) ?? some[0]!
      next++
      strand = strandOf(choice)
      return choice
    })
  }

  async #ofWalk(pick: Pick): Promise<ToldViolation | undefined> {
    const walked = await this.#track.run(pick)
    const violation = walked.broken.find(({ law }) => law === this.#law)
    return violation && this.#shortened(walked, violation.at)
  }

  /** What came before it in every equivalent order alone, else all of it with few switches, else the run as it was. */
  async #shortened({ standings }: Walk, at: number): Promise<ToldViolation> {
    const steps = standings.map(({ step }) => step)
    if (steps.length > LONGEST_SHORTENED) return told(steps, this.#law, at)
    const events = happeningsOf(standings.slice(0, at + 1))
    for (const story of [storyOf(events, at), wholeStoryOf(events)]) {
      const again = await replay(this.#scenario, story)
      const same = again.kind === 'replayed' ? again.broken.find(({ law }) => law === this.#law) : undefined
      if (again.kind === 'replayed' && same !== undefined) return told(again.steps, this.#law, same.at)
    }
    return told(steps, this.#law, at)
  }
}

function told(steps: readonly Step[], law: string, at: number): ToldViolation {
  return { law, at, story: steps.slice(0, at + 1) }
}
