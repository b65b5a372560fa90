import { FOR_GOOD, INITIAL, MACHINE, MEMORY, type Memo, Met, type Tuple } from '../memo/index.ts'
import type { Local, LocalStates } from './local-states.ts'
import { type Item, partition } from './partition.ts'

/**
 * Local states that do the same, whatever has led there: the same looks, the same changes after each of them, and then local
 * states that are alike. Only what was run for each of them counts, so that it is no guess as long as nobody looks at anything new.
 */
export class Likeness {
  readonly #memo: Memo
  readonly #call: number
  /** Of each local state that is known, the one that stands for all that are like it. */
  readonly #standsFor: ReadonlyMap<number, number>
  readonly #shared = new Set<number>()
  /** Of each process, by chunks, what these are then. */
  readonly #chunks: number[][] = []

  constructor(memo: Memo, locals: LocalStates) {
    this.#memo = memo
    this.#call = memo.strands[0]?.call ?? 0
    // What may befall a process hangs on all of it, and strands share what it knows.
    const isSimple = memo.strands.length === 1 && memo.faults === undefined
    this.#standsFor = isSimple ? refined(locals.all()) : new Map()
    for (const [local, one] of this.#standsFor) if (local !== one) this.#shared.add(one)
  }

  /** A state with the local states of its processes as those that stand for them. */
  of(tuple: Tuple): Tuple {
    if (this.#shared.size === 0) return tuple
    const like = tuple.slice()
    for (let who = MACHINE + 1; who < like.length; who++) like[who] = this.#likeOf(like[who]!, who)
    return like
  }

  /** Is anything like what stands there? Then whatever is new about it tells them apart. */
  isShared(tuple: Tuple, who: number): boolean {
    if (this.#shared.size === 0) return false
    const value = this.#memo.chunks.get(tuple[who]!, this.#call)
    const one = this.#standsFor.get(new Met(this.#memo.values, who).seen(value))
    return one !== undefined && this.#shared.has(one)
  }

  #likeOf(chunk: number, who: number): number {
    this.#chunks[who] ??= []
    const known = this.#chunks[who]
    known[chunk] ??= this.#makeLike(chunk, who)
    return known[chunk]
  }

  #makeLike(chunk: number, who: number): number {
    const { chunks, values } = this.#memo
    const value = chunks.get(chunk, this.#call)
    if (value === INITIAL) return chunk
    const met = new Met(values, who)
    const local = met.seen(value)
    const like = values.numberOf(`like ${this.#standsFor.get(local) ?? local}`, met.processes.slice(2))
    return chunks.with(chunk, [
      [this.#call, like],
      [MEMORY, INITIAL],
      [FOR_GOOD, INITIAL],
    ])
  }
}

/** Of each local state that is known, the first of those that do the same, and lead to such that do. */
function refined(locals: ReadonlyMap<number, Local>): Map<number, number> {
  const all = [...locals.keys()]
  const places = new Map(all.map((local, place) => [local, place]))
  const placeOf = (local: number) => {
    // Of some, nothing is known but that there is a way to them.
    if (!places.has(local)) places.set(local, all.push(local) - 1)
    return places.get(local)!
  }
  const items = [...locals.values()].map(({ does, leadsTo }, place) => itemOf(does, place, leadsTo.map(placeOf)))
  for (let place = items.length; place < all.length; place++) items.push(itemOf(undefined, place, []))
  const classes = partition(items)
  const firsts = new Map<number, number>()
  for (const [place, local] of all.entries()) if (!firsts.has(classes[place]!)) firsts.set(classes[place]!, local)
  return new Map(all.map((local, place) => [local, firsts.get(classes[place]!)!]))
}

/** What does nothing that is known is of a kind of its own. */
function itemOf(does: number | undefined, place: number, leadsTo: readonly number[]): Item {
  return { kind: does ?? -1 - place, leadsTo }
}
