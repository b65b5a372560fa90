import { type Chunks, MACHINE, type Tuple, type Values } from '../memo/index.ts'

interface Store {
  readonly values: Values
  readonly chunks: Chunks
}

/** Which cells of the machine name one process: it has made what they hold. */
export class Owners {
  readonly #store: Store
  /** Of each chunk of the machine, by its offsets; 0 for nobody, and for more than one. */
  readonly #ofChunks: Int32Array[] = []

  constructor(store: Store) {
    this.#store = store
  }

  /** Cells that name a process, before a step or after it. */
  heldBy(who: number, before: Tuple, after: Tuple): readonly number[] {
    const held: number[] = []
    const [old, next] = [this.#of(before), this.#of(after)]
    for (let offset = 0; offset < Math.max(old.length, next.length); offset++) {
      if (old[offset] === who || next[offset] === who) held.push(offset)
    }
    return held
  }

  /** Does one of these cells name the process? */
  isHeld(locks: readonly number[], who: number, tuple: Tuple): boolean {
    const owners = this.#of(tuple)
    return locks.some((offset) => owners[offset] === who)
  }

  /** Does a cell name another process? */
  isOthers(offset: number, who: number, tuple: Tuple): boolean {
    const { values, chunks } = this.#store
    return values.of(chunks.get(tuple[MACHINE]!, offset)).processes.some((other) => other !== who)
  }

  #of(tuple: Tuple): Int32Array {
    const { values, chunks } = this.#store
    const chunk = tuple[MACHINE]!
    this.#ofChunks[chunk] ??= chunks.of(chunk).map((value) => {
      const { processes } = values.of(value)
      return processes.length === 1 ? processes[0]! : 0
    })
    return this.#ofChunks[chunk]
  }
}
