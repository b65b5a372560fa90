import { ByCells, type Cells, cellNumber, type Move, type Tuple } from '../memo/index.ts'

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

const OFFSETS = 0x10000

/** Remembers chains by the chunks that they hang on, so that most of what leads from one state to the next is one look. */
export class Chains {
  readonly #known: ByCells<Chain>

  constructor(cells: Cells) {
    this.#known = new ByCells(cells)
  }

  find(tuple: Tuple, move: Move): Chain | undefined {
    return move.kind === 'step' ? this.#known.find(numberOf(move), tuple, move.who) : undefined
  }

  /** `owners` are those whose cells it hangs on. */
  add(tuple: Tuple, move: Move, owners: Iterable<number>, chain: Chain): void {
    this.#known.add(
      numberOf(move),
      tuple,
      move.who,
      [...owners].map((owner) => cellNumber(owner)),
      chain,
    )
  }
}

function numberOf({ who, call = 0, wakeup }: Move): number {
  const how = wakeup === 'ready' ? 0 : wakeup === 'timeout' ? 1 : 2
  return (who * OFFSETS + call) * 3 + how
}

/** The state that a chain leads to. */
export function withChunks(tuple: Tuple, { changes }: Chain): Tuple {
  let { length } = tuple
  for (const [owner] of changes) if (owner >= length) length = owner + 1
  const after = new Int32Array(length)
  after.set(tuple)
  for (const [owner, chunk] of changes) after[owner] = chunk
  return after
}
