import type { Choice, Step } from '../../../host/simulated/index.ts'
import type { Leaf, Store } from './leaf.ts'
import type { Tuple } from './tree.ts'
import { INITIAL, type Met } from './values.ts'

/** What is done to what one owner has. */
interface Share {
  readonly owner: number
  readonly changes: (readonly [offset: number, value: number])[]
  readonly adds: { readonly offset: number; readonly amount: number; readonly initial: number }[]
  /** What came of each chunk. */
  readonly results: Map<number, number>
}

interface Watched {
  readonly watchedCount: number
  isWatched(owner: number, offset: number): boolean
}

/** A step of the memo, as some processes take it: what comes of it is worked out once for each chunk, and then looked up. */
export class Deed {
  readonly leaf: Leaf
  readonly processes: readonly number[]
  /** As it is told; there is one for each strand that takes it. */
  readonly steps: Step[] = []
  readonly #store: Store
  readonly #shares: Share[] = []
  readonly #length: number
  #watchedCount = -1
  #isHeard = false

  constructor(store: Store, leaf: Leaf, met: Met) {
    this.#store = store
    this.leaf = leaf
    this.processes = met.processes.slice()
    for (const { owner, offset, value } of leaf.changes) this.#share(owner).changes.push([offset, met.real(value)])
    for (const { owner, offset, amount } of leaf.adds) {
      const { initial } = store.layout.factsOf(this.processes[owner]!, offset)
      this.#share(owner).adds.push({ offset, amount, initial })
    }
    this.#length = Math.max(0, ...this.#shares.map(({ owner }) => owner + 1))
  }

  /** The state that it leads to. */
  applied(tuple: Tuple): Tuple {
    const after = new Int32Array(Math.max(tuple.length, this.#length))
    after.set(tuple)
    for (const share of this.#shares) {
      const before = after[share.owner]!
      let result = share.results.get(before)
      if (result === undefined) {
        result = this.#resultOf(share, before)
        share.results.set(before, result)
      }
      after[share.owner] = result
    }
    return after
  }

  /** Does it change something unseen that somebody is known to have waited for? */
  isHeard(watched: Watched): boolean {
    if (this.#watchedCount !== watched.watchedCount) {
      this.#watchedCount = watched.watchedCount
      this.#isHeard = this.leaf.wakes.some(({ owner, offset }) => watched.isWatched(owner, offset))
    }
    return this.#isHeard
  }

  stepBy(choice: Choice): Step | undefined {
    return this.steps.find((step) => step.choice === choice)
  }

  isOf({ processes }: Met): boolean {
    return processes.length === this.processes.length && processes.every((who, at) => who === this.processes[at])
  }

  #share(place: number): Share {
    const owner = this.processes[place]!
    let share = this.#shares.find((other) => other.owner === owner)
    if (share === undefined) {
      share = { owner, changes: [], adds: [], results: new Map() }
      this.#shares.push(share)
    }
    return share
  }

  #resultOf({ changes, adds }: Share, before: number): number {
    const { chunks, values } = this.#store
    const sums = adds.map(({ offset, amount, initial }) => {
      const value = chunks.get(before, offset)
      const sum = (value === INITIAL ? initial : values.of(value).number!) + amount
      return [offset, sum === initial ? INITIAL : values.ofNumber(sum)] as const
    })
    return chunks.with(before, [...changes, ...sums])
  }
}

/** Deeds by what they are and by whom they are of. */
export class Deeds {
  readonly #store: Store
  readonly #all = new Map<Leaf, Deed[]>()

  constructor(store: Store) {
    this.#store = store
  }

  /** `met` has met whoever the step starts, after that. */
  of(leaf: Leaf, met: Met): Deed {
    for (const name of leaf.starts) met.meet(this.#store.layout.processOf(name))
    let deeds = this.#all.get(leaf)
    if (deeds === undefined) {
      deeds = []
      this.#all.set(leaf, deeds)
    }
    let deed = deeds.find((other) => other.isOf(met))
    if (deed === undefined) {
      deed = new Deed(this.#store, leaf, met)
      deeds.push(deed)
    }
    return deed
  }
}
