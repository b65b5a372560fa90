import type { Move, Tuple } from '../memo/index.ts'

/** What one strand does at once: a step, and those after it that are nobody else's business. */
export interface Chain {
  readonly kind: 'chain'
  readonly taken: readonly Move[]
  readonly broken: readonly string[]
  /** The first step is nobody else's business either. */
  readonly isPrivate: boolean
  /** Whose cells change, and the chunks that they have then. */
  readonly changes: readonly (readonly [owner: number, chunk: number])[]
}

/** Chains that begin with one move of a process, where it and the machine have the same cells. */
interface Known {
  /** Whose cells they hang on besides. */
  others: readonly number[]
  readonly chains: Map<number | string, Chain>
}

/** More than there are. */
const CHUNKS = 0x4000000
const OFFSETS = 0x10000

/** Remembers chains by the chunks that they hang on, so that most of what leads from one state to the next is one look. */
export class Chains {
  readonly #known = new Map<number, Map<number, Known>>()

  find(tuple: Tuple, move: Move): Chain | undefined {
    if (move.kind !== 'step') return undefined
    const known = this.#known.get(numberOf(move))?.get(keyOf(tuple, move))
    return known?.chains.get(keyOfOthers(tuple, known.others))
  }

  /** `others` are those whose cells it hangs on, besides the machine's and those of whoever takes it. */
  add(tuple: Tuple, move: Move, others: Iterable<number>, chain: Chain): void {
    const number = numberOf(move)
    const ofMove = this.#known.get(number) ?? new Map<number, Known>()
    this.#known.set(number, ofMove)
    const key = keyOf(tuple, move)
    const known = ofMove.get(key) ?? { others: [], chains: new Map<number | string, Chain>() }
    ofMove.set(key, known)
    const more = [...others].filter((other) => !known.others.includes(other))
    if (more.length > 0) {
      known.others = [...known.others, ...more]
      // Their keys are of too few.
      known.chains.clear()
    }
    known.chains.set(keyOfOthers(tuple, known.others), chain)
  }
}

function numberOf({ who, call = 0, wakeup }: Move): number {
  const how = wakeup === 'ready' ? 0 : wakeup === 'timeout' ? 1 : 2
  return (who * OFFSETS + call) * 3 + how
}

function keyOf(tuple: Tuple, { who }: Move): number {
  return tuple[0]! * CHUNKS + tuple[who]!
}

function keyOfOthers(tuple: Tuple, others: readonly number[]): number | string {
  if (others.length === 0) return 0
  return others.length === 1 ? (tuple[others[0]!] ?? 0) : others.map((other) => tuple[other] ?? 0).join()
}
