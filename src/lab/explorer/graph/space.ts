import { MACHINE, type Memo, type Move, type Outcome, type Tuple, type Unknown } from '../memo/index.ts'
import { type Chain, Chains } from './chains.ts'
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

/** A chain that is being made. */
interface Draft {
  tuple: Tuple
  readonly taken: Move[]
  readonly broken: string[]
  /** Whose cells it hangs on. */
  readonly owners: Set<number>
  /** It is one strand's, and wakes nobody. */
  isOwn: boolean
}

/** What can happen in a state, and what comes of it, as far as it is known. */
export class Space {
  readonly #memo: Memo
  readonly #places: Places
  #chains = new Chains()
  readonly #mostTogether: number

  constructor(memo: Memo, places: Places, mostSteps: number) {
    this.#memo = memo
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
        const next = this.#chains.find(tuple, move) ?? this.#makeChain(tuple, move)
        taken.push(...next.taken)
        if (next.kind === 'gap') return { ...next, taken }
        broken.push(...next.broken)
        tuple = withChunks(tuple, next)
      }
      const next = taken.length < this.#mostTogether ? this.#byItself(tuple) : undefined
      if (next === undefined) return { kind: 'advance', tuple, taken, broken }
      if (next.kind === 'gap') return { ...next, taken: [...taken, ...next.taken] }
      move = next
    }
  }

  /** A condition was learned: steps that changed nothing for anybody may now wake somebody. */
  forget(): void {
    this.#chains = new Chains()
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
    const step = this.#privateOf(
      tuple,
      moves.filter(({ kind }) => kind === 'step'),
    )
    if (step === undefined || step.kind === 'gap') return step
    const { who, call } = step
    return moves.filter(
      (move) => move === step || (move.kind !== 'step' && move.who === who && (move.call ?? call) === call),
    )
  }

  #privateOf(tuple: Tuple, moves: readonly Move[]): Move | Gap | undefined {
    for (const move of moves) {
      const chain = this.#chains.find(tuple, move)
      const outcome = chain === undefined ? this.#memo.outcomeOf(tuple, move) : undefined
      if (chain?.isPrivate ?? (outcome && this.#isPrivate(tuple, move, outcome))) return move
      if (chain === undefined && outcome === undefined) return { kind: 'gap', tuple, taken: [], unknown: move }
    }
    return undefined
  }

  #makeChain(from: Tuple, first: Move): Chain | Gap {
    const draft: Draft = { tuple: from, taken: [], broken: [], owners: new Set(), isOwn: first.kind === 'step' }
    let isPrivate = false
    for (let move: Move | undefined = first; move !== undefined; move = this.#nextOf(draft, move)) {
      const { tuple, taken } = draft
      const outcome = this.#memo.outcomeOf(tuple, move)
      if (outcome === undefined) return { kind: 'gap', tuple, taken, unknown: move }
      const isAlone = this.#isPrivate(tuple, move, outcome)
      if (taken.length === 0) isPrivate = isAlone
      else if (!isAlone) break
      this.#take(draft, move, outcome)
    }
    const { tuple, taken, broken, owners, isOwn } = draft
    const changes = [...tuple.entries()].filter(([owner, chunk]) => chunk !== (from[owner] ?? 0))
    const chain: Chain = { kind: 'chain', taken, broken, isPrivate, changes }
    owners.delete(MACHINE)
    owners.delete(first.who)
    if (isOwn) this.#chains.add(from, first, owners, chain)
    return chain
  }

  #take(draft: Draft, move: Move, { leaf, met, tuple }: Outcome): void {
    const { who } = move
    this.#places.note({ leaf, met, who, strand: strandOf(move), before: draft.tuple, after: tuple })
    draft.taken.push(move)
    draft.broken.push(...leaf.broken)
    for (const owner of met.processes) draft.owners.add(owner)
    // Whom it wakes hangs on where all others stand.
    draft.isOwn &&= !this.#memo.isWaitedFor(leaf)
    draft.tuple = tuple
  }

  /** The next step of the same strand, if it waits for nothing. */
  #nextOf({ tuple, taken, isOwn }: Draft, { who, call }: Move): Move | undefined {
    if (!isOwn || taken.length === this.#mostTogether) return undefined
    const moves = this.#memo.situation.moves(tuple)
    if (!('length' in moves)) return undefined
    return moves.find(
      (move) => move.who === who && move.call === call && isLeftAlone(move, moves) && this.#isReady(tuple, move),
    )
  }

  #isReady(tuple: Tuple, { who, call }: Move): boolean {
    const { isGuarded, deadlineNs } = this.#memo.callOf(this.#memo.chunks.get(tuple[who]!, call!))
    return !isGuarded && deadlineNs === undefined
  }

  #isPrivate(tuple: Tuple, { who }: Move, { leaf, met }: Outcome): boolean {
    return this.#places.isPrivate(leaf, met, who, tuple)
  }
}

/** A step, where nothing else can become of its process. */
function isLeftAlone({ kind, who }: Move, moves: readonly Move[]): boolean {
  return kind === 'step' && !moves.some((other) => other.kind !== 'step' && other.who === who)
}

function withChunks(tuple: Tuple, { changes }: Chain): Tuple {
  let { length } = tuple
  for (const [owner] of changes) if (owner >= length) length = owner + 1
  const after = new Int32Array(length)
  after.set(tuple)
  for (const [owner, chunk] of changes) after[owner] = chunk
  return after
}

export function isUnknown(gap: Move | Unknown): gap is Unknown {
  return !('kind' in gap)
}

/** Of each strand, and of what becomes of a process as a whole. */
function strandOf({ who, call = 0 }: Move): number {
  return who * 0x10000 + call
}
