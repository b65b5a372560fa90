import type { Memo, Move, Path, Tuple } from '../memo/index.ts'
import { type Gap, isUnknown } from './chain-maker.ts'
import type { Places } from './places.ts'
import { type Advance, Space } from './space.ts'
import { Symmetry } from './symmetry.ts'
import { type Place, Trails } from './trails.ts'

/** So many steps of one strand are learned at once: it may go on for ever. */
const MOST_AT_ONCE = 100

/** What can happen in states, and where it leads. What nobody knows yet is run for real, at the end of the way there. */
export class Outlook {
  readonly memo: Memo
  readonly trails: Trails
  readonly symmetry: Symmetry
  readonly #places: Places
  readonly #space: Space
  #start: Tuple | undefined

  constructor(memo: Memo, places: Places, mostSteps: number) {
    this.memo = memo
    this.#places = places
    places.settle()
    this.#space = new Space(memo, places, mostSteps)
    this.trails = new Trails(memo, this.#space)
    this.symmetry = new Symmetry(memo, memo.root)
  }

  /** Steps were taken together that have to be taken apart: nothing that was found counts. */
  get isTooCoarse(): boolean {
    return this.#places.isOutgrown
  }

  /** Each process has one strand, and nothing befalls it: then steps can be taken together. */
  get isSimple(): boolean {
    return this.memo.faults === undefined && this.memo.strands.length === 1
  }

  /** All that can happen there. */
  async movesAt({ state, tuple }: Place): Promise<readonly Move[]> {
    for (;;) {
      const moves = this.memo.situation.moves(tuple)
      if ('length' in moves) return moves
      await this.#learn(state, { kind: 'gap', tuple, taken: [], unknown: moves })
    }
  }

  /** Those of the moves after which all others can still happen. Where nothing befalls anybody, they happen by themselves. */
  async aloneAt({ state, tuple }: Place, moves: readonly Move[]): Promise<readonly Move[] | undefined> {
    for (;;) {
      const alone = this.memo.faults === undefined ? undefined : this.#space.alone(tuple, moves)
      if (alone === undefined || 'length' in alone) return alone
      await this.#learn(state, alone)
    }
  }

  /** Of each of the moves there, how many steps of its process are taken at once, so that no other order shows anything else. */
  async togetherAt({ state, tuple }: Place, moves: readonly Move[]): Promise<readonly number[]> {
    for (;;) {
      const together = this.#space.togetherAt(tuple, moves)
      if ('length' in together) return together
      await this.#learn(state, together)
    }
  }

  /** Is it the first move of a process where `most` of those that are like it have gone on? */
  isOneMore(tuple: Tuple, move: Move, most: number): boolean {
    this.#start ??= this.trails.tupleOf(0)
    return this.symmetry.isOneMore(this.#start, tuple, move, most)
  }

  /** Where a move leads; without one, what happens by itself. */
  async advance({ state, tuple, together }: Place, move: Move | undefined): Promise<Advance> {
    for (;;) {
      const next = this.#space.advance(tuple, move, together)
      if (next.kind === 'advance') return next
      await this.#learn(state, next)
    }
  }

  /** Something is about to be learned of that process as it stands there. */
  protected learnsOf(_tuple: Tuple, _who: number): void {
    // Nobody asks here.
  }

  async #learn(state: number, { taken, unknown, tuple }: Gap): Promise<void> {
    const { memo } = this
    const path = this.trails.pathOf(state, taken)
    if (!isUnknown(unknown)) return this.#learnOn(tuple, unknown, path)
    this.learnsOf(tuple, unknown.who)
    const known = memo.waitedFor.length
    await memo.learnCondition(tuple, unknown, path)
    this.#space.forget()
    for (const slot of memo.waitedFor.slice(known)) this.#places.noteWaited(slot, unknown)
  }

  /** With what its strand does next, as long as nobody knows: to come there once more takes longer than to go on. */
  async #learnOn(from: Tuple, first: Move, before: Path | undefined): Promise<void> {
    const { memo } = this
    let [tuple, path] = [from, before]
    let left = MOST_AT_ONCE
    for (let move: Move | undefined = first; move !== undefined && left-- > 0; ) {
      const { who, call }: Move = move
      this.learnsOf(tuple, who)
      path = this.trails.onFrom(path, tuple, move)
      await memo.learn(tuple, move, path)
      tuple = memo.outcomeOf(tuple, move)!.tuple
      const moves = memo.situation.moves(tuple)
      const next: Move | undefined =
        'length' in moves ? moves.find((other) => other.who === who && other.call === call) : undefined
      move = next?.kind === 'step' && memo.outcomeOf(tuple, next) === undefined ? next : undefined
    }
  }
}
