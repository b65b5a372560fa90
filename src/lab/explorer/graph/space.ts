import type { Memo, Move, Tuple } from '../memo/index.ts'
import { Befalling } from './befalling.ts'
import { ChainMaker, type Gap, isLeftAlone } from './chain-maker.ts'
import { withChunks } from './chains.ts'
import type { Places } from './places.ts'
import { Together } from './together.ts'

/** So many steps are taken together at most: who goes on for ever must not do so unseen. */
const MOST_TOGETHER = 1_000

/** Where a move leads, with all that follows and is nobody else's business. */
export interface Advance {
  readonly kind: 'advance'
  readonly tuple: Tuple
  readonly taken: readonly Move[]
  readonly broken: readonly string[]
}

/** What can happen in a state, and what comes of it, as far as it is known. */
export class Space {
  readonly #memo: Memo
  readonly #chains: ChainMaker
  readonly #befalling: Befalling
  readonly #together: Together
  readonly #mostTogether: number

  constructor(memo: Memo, places: Places, mostSteps: number) {
    this.#memo = memo
    this.#mostTogether = Math.min(MOST_TOGETHER, mostSteps)
    this.#chains = new ChainMaker(memo, places, this.#mostTogether)
    this.#befalling = new Befalling(memo, places)
    this.#together = new Together(memo, this.#chains)
  }

  /** Of each move, how many steps of its process are taken at once. */
  togetherAt(tuple: Tuple, moves: readonly Move[]): readonly number[] | Gap {
    return this.#together.stepsOf(tuple, moves)
  }

  /** Takes a move, with as many steps of its process at least; without one, only what follows by itself. */
  advance(from: Tuple, first: Move | undefined, steps = 1): Advance | Gap {
    const taken: Move[] = []
    const broken: string[] = []
    let tuple = from
    let left = steps
    for (let move = first; ; ) {
      if (move !== undefined) {
        const next = this.#chains.of(tuple, move)
        taken.push(...next.taken)
        if (next.kind === 'gap') return { ...next, taken }
        broken.push(...next.broken)
        tuple = withChunks(tuple, next)
        left -= next.taken.length
        if (left > 0) {
          move = this.#nextOf(tuple, move)
          continue
        }
      }
      const next = taken.length < this.#mostTogether ? this.#byItself(tuple) : undefined
      if (next === undefined) return { kind: 'advance', tuple, taken, broken }
      if (next.kind === 'gap') return { ...next, taken: [...taken, ...next.taken] }
      move = next
    }
  }

  /** What its process does next, of which it is known that it can. */
  #nextOf(tuple: Tuple, { who }: Move): Move | undefined {
    const part = this.#memo.situation.partOf(tuple, who)
    return 'steps' in part ? part.steps[0] : undefined
  }

  /** A condition was learned: steps that changed nothing for anybody may now wake somebody. */
  forget(): void {
    this.#chains.forget()
  }

  /** A step that commutes with all that others can do, and that nothing can befall: no order shows but this one. */
  #byItself(tuple: Tuple): Move | Gap | undefined {
    const moves = this.#memo.situation.moves(tuple)
    if (!('length' in moves)) return { kind: 'gap', tuple, taken: [], unknown: moves }
    return this.#privateOf(
      tuple,
      moves.filter((move) => isLeftAlone(move, moves)),
    )
  }

  /**
   * A step that commutes with all that others can do, and what may befall its process instead: no order shows but that one of
   * them is first.
   */
  alone(tuple: Tuple, moves: readonly Move[]): readonly Move[] | Gap | undefined {
    for (const step of moves) {
      if (step.kind !== 'step') continue
      const isPrivate = this.#chains.isPrivate(tuple, step)
      if (isPrivate === undefined) return { kind: 'gap', tuple, taken: [], unknown: step }
      if (!isPrivate) continue
      const instead = insteadOf(step, moves)
      const answer = this.#mayAllWait(tuple, step, instead)
      if (typeof answer === 'object') return answer
      if (answer) return [step, ...instead]
    }
    return undefined
  }

  #mayAllWait(tuple: Tuple, step: Move, instead: readonly Move[]): boolean | Gap {
    const outcome = this.#memo.outcomeOf(tuple, step)
    if (outcome === undefined) return { kind: 'gap', tuple, taken: [], unknown: step }
    for (const fault of instead) {
      const may = this.#befalling.mayWait(tuple, fault, outcome, step)
      if (may === undefined) return { kind: 'gap', tuple, taken: [], unknown: fault }
      if (!may) return false
    }
    return true
  }

  #privateOf(tuple: Tuple, moves: readonly Move[]): Move | Gap | undefined {
    for (const move of moves) {
      const isPrivate = this.#chains.isPrivate(tuple, move)
      if (isPrivate === undefined) return { kind: 'gap', tuple, taken: [], unknown: move }
      if (isPrivate) return move
    }
    return undefined
  }
}

/** What may befall the process of a step, or the call that the step goes on with. */
function insteadOf({ who, call }: Move, moves: readonly Move[]): readonly Move[] {
  return moves.filter((move) => move.kind !== 'step' && move.who === who && (move.call ?? call) === call)
}
