import type { Move } from './calls.ts'
import type { Known } from './known.ts'
import type { Situation } from './situation.ts'
import type { Path } from './stage.ts'
import type { Tuple } from './tree.ts'

/** So many steps are run again at most. */
const MOST_AGAIN = 100

interface Knowing extends Pick<Known, 'choiceOf'> {
  readonly situation: Situation
  outcomeOf(tuple: Tuple, move: Move): { readonly tuple: Tuple } | undefined
}

/** A step that is known, and the way that it ends. */
interface KnownStep {
  readonly tuple: Tuple
  readonly move: Move
  readonly path: Path
}

/**
 * A program that says what it knows is believed, and not blindly: where other ways have led it to know the same, it must go on
 * as it does after these. Of those ways the second is gone on from for real, the fourth, and so on.
 */
export class Forgetting {
  readonly #ways = new Map<number, number>()

  /** `known` is all that a program says to know after a way that was not gone before. */
  isToCheck(known: number): boolean {
    const ways = (this.#ways.get(known) ?? 0) + 1
    this.#ways.set(known, ways)
    return ways > 1 && (ways & (ways - 1)) === 0
  }
}

/** What comes next of a strand after a step, as far as all of it is known. */
export function* knownSteps(memo: Knowing, { tuple, move, path }: KnownStep): Generator<KnownStep> {
  let outcome = memo.outcomeOf(tuple, move)
  let before = path
  for (let left = MOST_AGAIN; outcome !== undefined && left > 0; left--) {
    const from: Tuple = outcome.tuple
    const part = memo.situation.partOf(from, move.who)
    const next = 'steps' in part ? part.steps.find(({ call }) => call === move.call) : undefined
    outcome = next && memo.outcomeOf(from, next)
    if (next === undefined || outcome === undefined) return
    before = { before, choice: memo.choiceOf(from, next) }
    yield { tuple: from, move: next, path: before }
  }
}
