import type { Memo, Move, Tuple, Unknown } from '../memo/index.ts'
import type { Places } from './places.ts'

/** So many steps are taken together at most: who goes on for ever must not do so unseen. */
const MOST_TOGETHER = 1_000

/** Something that nobody knows yet: what comes of a move, or whether a condition holds, after some moves. */
export interface Gap {
  readonly kind: 'gap'
  readonly tuple: Tuple
  readonly taken: readonly Move[]
  readonly unknown: Move | Unknown
}

/** Where a move leads, with all that follows and is nobody else's business. */
export interface Advance {
  readonly kind: 'advance'
  readonly tuple: Tuple
  readonly taken: readonly Move[]
  readonly broken: readonly string[]
}

/** What can happen in a state, and what comes of it, as far as it is known. */
export class Space {
  readonly memo: Memo
  readonly #places: Places
  readonly #mostTogether: number

  constructor(memo: Memo, places: Places, mostSteps: number) {
    this.memo = memo
    this.#places = places
    this.#mostTogether = Math.min(MOST_TOGETHER, mostSteps)
  }

  /** Takes a move, or only what follows by itself. */
  advance(from: Tuple, first: Move | undefined): Advance | Gap {
    const taken: Move[] = []
    const broken: string[] = []
    let tuple = from
    for (let move = first; ; ) {
      if (move !== undefined) {
        const outcome = this.memo.outcomeOf(tuple, move)
        if (outcome === undefined) return { kind: 'gap', tuple, taken, unknown: move }
        this.#places.note(outcome.leaf, outcome.met, strandOf(move))
        taken.push(move)
        broken.push(...outcome.leaf.broken)
        tuple = outcome.tuple
      }
      const next = taken.length < this.#mostTogether ? this.#byItself(tuple) : undefined
      if (next === undefined) return { kind: 'advance', tuple, taken, broken }
      if (isUnknown(next)) return { kind: 'gap', tuple, taken, unknown: next }
      move = next
    }
  }

  /** A step that commutes with all that others can do, and that nothing can befall: no order shows but this one. */
  #byItself(tuple: Tuple): Move | Unknown | undefined {
    const moves = this.memo.situation.moves(tuple)
    if (!('length' in moves)) return moves
    for (const move of moves) {
      if (move.kind !== 'step' || moves.some(({ kind, who }) => kind !== 'step' && who === move.who)) continue
      const outcome = this.memo.outcomeOf(tuple, move)
      if (outcome === undefined) return move
      if (this.#places.isPrivate(outcome.leaf, outcome.met)) return move
    }
    return undefined
  }
}

/** Of each strand, and of what becomes of a process as a whole. */
function strandOf({ who, call = 0 }: Move): number {
  return who * 0x10000 + call
}

export function isUnknown(gap: Move | Unknown): gap is Unknown {
  return !('kind' in gap)
}
