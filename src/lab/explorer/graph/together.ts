import type { CellNumber, Memo, Move, Tuple } from '../memo/index.ts'
import type { ChainMaker, Gap } from './chain-maker.ts'
import { withChunks } from './chains.ts'
import { areAtOdds, type Touched } from './touched.ts'

/** After so many steps no more are taken together: who goes on for ever must not do so unseen. */
const MOST_STEPS = 1_000

/** One turn: a step, and those after it that are nobody else's business. */
interface Taken {
  readonly kind: 'turn'
  readonly tuple: Tuple
  readonly taken: readonly Move[]
  readonly touched: Touched
}

/** What one process does next by itself, as far as that is taken at once. */
interface Prefix {
  readonly who: number
  /** After all of them. */
  tuple: Tuple
  readonly taken: Move[]
  /** How all turns but the last have touched cells. */
  readonly before: Map<CellNumber, number>
  last: Touched
  /** Nothing can be added to it. */
  isOver: boolean
}

/**
 * How many turns of each process are taken at once: so many that all of them but the last commute with all that the others are
 * about to do, these last ones as well. Of whatever happens then, in any order, something is the first to be whole, and can as
 * well have happened before all others began. So whoever only looks does so where somebody is about to change what he looks at,
 * and not in each state on the way there. Gueta, Flanagan, Yahav, Sagiv, *Cartesian Partial-Order Reduction*, SPIN 2007.
 */
export class Together {
  readonly #memo: Memo
  readonly #chains: ChainMaker

  constructor(memo: Memo, chains: ChainMaker) {
    this.#memo = memo
    this.#chains = chains
  }

  /** Of each of the moves, the only ones there, the number of steps that are taken at once, beginning with it. */
  stepsOf(tuple: Tuple, moves: readonly Move[]): number[] | Gap {
    const prefixes: Prefix[] = []
    for (let who = 1; who < tuple.length; who++) {
      const prefix = this.#begun(tuple, who, moves)
      if (prefix !== undefined && 'kind' in prefix) return prefix
      if (prefix !== undefined) prefixes.push(prefix)
    }
    const gap = this.#extendAll(prefixes)
    return gap ?? moves.map(({ who }) => prefixes.find((prefix) => prefix.who === who)?.taken.length ?? 1)
  }

  /** Undefined for one who is no more. */
  #begun(tuple: Tuple, who: number, moves: readonly Move[]): Prefix | Gap | undefined {
    const nothing = { who, taken: [], before: new Map<CellNumber, number>() }
    const move = moves.find((other) => other.who === who)
    if (move === undefined) {
      const last = this.#chains.touches.awaited(tuple, who, this.#memo.strands[0]!.call)
      return last && { ...nothing, tuple, last, isOver: true }
    }
    const turn = this.#turn(tuple, move, [])
    if (turn.kind === 'gap') return turn
    return { ...nothing, tuple: turn.tuple, taken: [...turn.taken], last: turn.touched, isOver: false }
  }

  /** First those that only look, as far as they can; then one that does not, and these again. */
  #extendAll(prefixes: readonly Prefix[]): Gap | undefined {
    for (let isDone = false; !isDone; ) {
      isDone = true
      for (const onlyLooks of [true, false]) {
        for (const prefix of prefixes) {
          if (prefix.last.onlyLooks !== onlyLooks) continue
          const isLonger = this.#extend(prefix, prefixes)
          if (typeof isLonger === 'object') return isLonger
          if (isLonger) isDone = false
        }
        if (!isDone) break
      }
    }
    return undefined
  }

  /** Adds a turn, if it can. */
  #extend(prefix: Prefix, prefixes: readonly Prefix[]): boolean | Gap {
    const { last, taken } = prefix
    const isInTheWay = (other: Prefix) =>
      other !== prefix && (other.last.isWide || areAtOdds(last.cells, other.last.cells))
    if (prefix.isOver || taken.length >= MOST_STEPS || last.isWide || prefixes.some(isInTheWay)) return false
    const next = this.#next(prefix)
    if (next?.kind === 'gap') return next
    const isLast = (other: Prefix) => other === prefix || !areAtOdds(next!.touched.cells, other.before)
    if (next === undefined || next.touched.isWide || !prefixes.every(isLast)) {
      prefix.isOver = true
      return false
    }
    for (const [cell, access] of last.cells) prefix.before.set(cell, access | (prefix.before.get(cell) ?? 0))
    taken.push(...next.taken)
    prefix.last = next.touched
    prefix.tuple = next.tuple
    return true
  }

  /** Undefined where it cannot go on by itself. */
  #next({ tuple, who, taken }: Prefix): Taken | Gap | undefined {
    const part = this.#memo.situation.partOf(tuple, who)
    if (!('steps' in part)) return { kind: 'gap', tuple, taken, unknown: part }
    const [move] = part.steps
    return move && this.#turn(tuple, move, taken)
  }

  #turn(tuple: Tuple, move: Move, taken: readonly Move[]): Taken | Gap {
    const chain = this.#chains.of(tuple, move)
    if (chain.kind === 'gap') return { ...chain, taken: [...taken, ...chain.taken] }
    const outcome = this.#memo.outcomeOf(tuple, move)!
    const touched = this.#chains.touches.of(tuple, move, outcome)
    return { kind: 'turn', tuple: withChunks(tuple, chain), taken: chain.taken, touched }
  }
}
