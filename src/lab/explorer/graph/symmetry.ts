import { type Chunks, MACHINE, MEMORY, type Tuple, type Values } from '../memo/index.ts'

const MOST_PROCESSES = 0x10000

/** What a chunk is with others in the places of its processes. */
interface Renaming {
  readonly values: Values
  readonly chunks: Chunks
}

/**
 * Processes that run the same program with the same arguments are interchangeable: of the states that differ only in which of
 * them is which, one stands for all. Dill and Ip, *Better Verification Through Symmetry*, FMSD 9 (1996).
 */
export class Symmetry {
  readonly #store: Renaming
  /** Of each process, the first one that is like it. */
  readonly #kinds: number[] = []
  readonly #groups: number[][] = []
  readonly #hasNames: boolean[] = []
  readonly #shapes = new Map<number, number>()
  readonly #renamed = new Map<string, number>()

  constructor(store: Renaming, root: Tuple) {
    this.#store = store
    const first = new Map<number, number[]>()
    for (let who = 1; who < root.length; who++) {
      const kind = store.chunks.get(root[who]!, MEMORY)
      const group = first.get(kind)
      if (group === undefined) first.set(kind, [who])
      else group.push(who)
    }
    for (const group of first.values()) {
      if (group.length < 2) continue
      this.#groups.push(group)
      for (const who of group) this.#kinds[who] = group[0]!
    }
  }

  /** Those that a process is like, with itself; undefined where it is like nobody. */
  alike(who: number): readonly number[] | undefined {
    return this.#groups.find((group) => group.includes(who))
  }

  /** Where each process goes, so that those which are alike stand in their order; undefined where all stay. */
  orderOf(tuple: Tuple): Int32Array | undefined {
    let order: Int32Array | undefined
    for (const group of this.#groups) {
      const shapes = group.map((who) => this.#shapeOf(tuple[who] ?? 0, who))
      const sorted = group.map((_, at) => at).sort((a, b) => shapes[a]! - shapes[b]! || a - b)
      if (sorted.every((at, index) => at === index)) continue
      order ??= Int32Array.from({ length: tuple.length }, (_, who) => who)
      for (const [index, at] of sorted.entries()) order[group[at]!] = group[index]!
    }
    return order
  }

  /** The state with each process where it goes. */
  ordered(tuple: Tuple, order: Int32Array | undefined): Tuple {
    if (order === undefined) return tuple
    const after = new Int32Array(tuple.length)
    const key = order.join()
    for (let who = 0; who < tuple.length; who++) {
      after[who === MACHINE ? MACHINE : order[who]!] = this.#renamedChunk(tuple[who]!, order, key)
    }
    return after
  }

  #renamedChunk(chunk: number, order: Int32Array, key: string): number {
    if (!this.#names(chunk)) return chunk
    const known = this.#renamed.get(`${chunk} ${key}`)
    if (known !== undefined) return known
    const renamed = this.#with(chunk, (who) => order[who] ?? who)
    this.#renamed.set(`${chunk} ${key}`, renamed)
    return renamed
  }

  #with(chunk: number, rename: (who: number) => number): number {
    const { values, chunks } = this.#store
    return chunks.numberOf(chunks.of(chunk).map((value) => values.renamed(value, rename)))
  }

  /** What it is like, whoever it is and whoever others are that it names. */
  #shapeOf(chunk: number, self: number): number {
    if (!this.#names(chunk)) return chunk
    const key = chunk * MOST_PROCESSES + self
    let shape = this.#shapes.get(key)
    if (shape === undefined) {
      shape = this.#with(chunk, (who) => (who === self ? -1 : this.#kinds[who] === undefined ? who : -2))
      this.#shapes.set(key, shape)
    }
    return shape
  }

  #names(chunk: number): boolean {
    const { values, chunks } = this.#store
    this.#hasNames[chunk] ??= chunks.of(chunk).some((value) => values.of(value).processes.length > 0)
    return this.#hasNames[chunk]
  }
}
