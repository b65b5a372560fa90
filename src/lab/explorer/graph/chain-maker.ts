import type { Memo, Move, Outcome, Tuple, Unknown } from '../memo/index.ts'
import { type Chain, Chains } from './chains.ts'
import type { Places } from './places.ts'
import { Touches } from './touched.ts'

/** Something that nobody knows yet: what comes of a move, or whether a condition holds, after some moves. */
export interface Gap {
  readonly kind: 'gap'
  readonly tuple: Tuple
  readonly taken: readonly Move[]
  readonly unknown: Move | Unknown
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

/** Makes chains of what is known of steps, each once. */
export class ChainMaker {
  readonly touches: Touches
  readonly #memo: Memo
  readonly #places: Places
  readonly #mostTogether: number
  #chains: Chains

  constructor(memo: Memo, places: Places, mostTogether: number) {
    this.#memo = memo
    this.touches = new Touches(memo)
    this.#chains = new Chains(memo)
    this.#places = places
    this.#mostTogether = mostTogether
  }

  /** The one that begins with a move. */
  of(from: Tuple, first: Move): Chain | Gap {
    return this.#chains.find(from, first) ?? this.#make(from, first)
  }

  /** Is the move nobody else's business? Undefined where nobody knows what comes of it. */
  isPrivate(tuple: Tuple, move: Move): boolean | undefined {
    const chain = this.#chains.find(tuple, move)
    if (chain !== undefined) return chain.isPrivate
    const outcome = this.#memo.outcomeOf(tuple, move)
    return outcome && this.#isPrivate(tuple, move, outcome)
  }

  /** A condition was learned: steps that changed nothing for anybody may now wake somebody. */
  forget(): void {
    this.#chains = new Chains(this.#memo)
  }

  #make(from: Tuple, first: Move): Chain | Gap {
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

  /** It waits for nothing, or has what it waits for and nobody takes it away. */
  #isSure(tuple: Tuple, move: Move): boolean {
    if (this.#isReady(tuple, move)) return true
    if (move.wakeup !== 'ready') return false
    const awaited = this.touches.awaited(tuple, move.who, move.call!)
    return awaited !== undefined && this.#places.areFixed(awaited.cells.keys(), tuple)
  }

  #isPrivate(tuple: Tuple, move: Move, { leaf, met }: Outcome): boolean {
    const isSure = move.kind === 'step' && move.call !== undefined && this.#isSure(tuple, move)
    return this.#places.isPrivate(leaf, met, move.who, tuple, isSure)
  }
}

/** A step, where nothing else can become of its process. */
export function isLeftAlone({ kind, who }: Move, moves: readonly Move[]): boolean {
  return kind === 'step' && !moves.some((other) => other.kind !== 'step' && other.who === who)
}

export function isUnknown(gap: Move | Unknown): gap is Unknown {
  return !('kind' in gap)
}

/** Of each strand, and of what becomes of a process as a whole. */
function strandOf({ who, call = 0 }: Move): number {
  return who * 0x10000 + call
}
