import type { Actor, Strand } from './actor.ts'
import type { Cell } from './cells.ts'
import type { Digest } from './hash.ts'
import type { Operation } from './operation.ts'
import type { State } from './state.ts'

const KEY_BITS = 64

/** A process as far as it can be known: all that its calls have answered, in a cell of its own, and while it runs beside it. */
interface Memory extends Digest {
  readonly cell: Cell<bigint>
  /** As it was when the program said that it knows so much for good. */
  forGood: Digest | undefined
}

/**
 * What is in no cell: where a call stands, and what a program has in its variables. Both are functions of what they have
 * learned: a call, of what it has read since it began; a process, of what its calls have answered, and in which order.
 */
export class Histories {
  /** False while somebody else keeps account. */
  isKept = true
  readonly #state: State
  readonly #calls = new WeakMap<Operation, Digest>()
  readonly #memories = new WeakMap<Actor, Memory>()

  constructor(state: State) {
    this.#state = state
  }

  /** A call goes on: what is read from now on is read by it. */
  inKernel(operation: Operation): void {
    if (!this.isKept) return
    let digest = this.#calls.get(operation)
    if (digest === undefined) {
      digest = { high: 0, low: 0 }
      this.#calls.set(operation, digest)
    }
    this.#state.learner = digest
  }

  /** A call has answered: what is read from now on is read by the program. */
  inProgram({ actor, name }: Strand, { call, outcome }: Operation): void {
    this.#state.witness?.answers(name)
    if (!this.isKept) return
    const memory = this.#memoryOf(actor)
    this.#state.learner = memory
    this.#state.learn(memory, [name, call, outcome])
  }

  /**
   * A program knows for good what it has learned, where nothing is `known` besides; of what it has learned since then, it knows
   * no more than that. What it has made is not forgotten: the names of what it makes next hang on it.
   */
  knows(actor: Actor, { name }: Strand, known: readonly unknown[] | undefined): void {
    const { witness } = this.#state
    if (witness === undefined && !this.isKept) return
    const all = known && [known, this.#state.madeBy(actor.name, name)]
    witness?.knows(all)
    if (!this.isKept) return
    const memory = this.#memoryOf(actor)
    if (all === undefined) memory.forGood = { high: memory.high, low: memory.low }
    else if (memory.forGood !== undefined) {
      memory.high = memory.forGood.high
      memory.low = memory.forGood.low
      this.#state.learn(memory, all)
    }
  }

  /** The program waits again. It is the only one that its strands share, and each of them may have changed it. */
  remember(actor: Actor): void {
    if (!this.isKept) return
    this.#state.learner = undefined
    const memory = this.#memoryOf(actor)
    memory.cell.value = this.#state.hashOf([memory.high, memory.low])
    // Nobody remembers on whose account a dead process has ended.
    if (actor.strands.length === 0) memory.cell.drop()
  }

  /** All that is in no cell, of those who have not ended. */
  key(actors: Iterable<Actor>): bigint {
    let key = 0n
    for (const { name, strands } of actors) {
      for (const strand of strands) key += this.#keyOf(name, strand)
    }
    return BigInt.asUintN(KEY_BITS, key)
  }

  #keyOf(actor: string, { name, operation, wakeup }: Strand): bigint {
    if (operation === undefined) return 0n
    const { high, low } = this.#calls.get(operation) ?? { high: 0, low: 0 }
    const { call, subject, pause, outcome } = operation
    return this.#state.hashOf([actor, name, call, subject, pause.point, wakeup, outcome, high, low])
  }

  #memoryOf(actor: Actor): Memory {
    let memory = this.#memories.get(actor)
    if (memory === undefined) {
      memory = {
        cell: this.#state.cell(`memory:${actor.name}`, 0n, { origin: actor.name }),
        high: 0,
        low: 0,
        forGood: undefined,
      }
      this.#memories.set(actor, memory)
    }
    return memory
  }
}
