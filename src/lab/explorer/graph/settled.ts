import { type Chunks, MACHINE, MEMORY, type Tuple, type Values } from '../memo/index.ts'

interface Store {
  readonly values: Values
  readonly chunks: Chunks
}

/** A cell of the machine, or one of any process. */
interface Cell {
  readonly isMachines: boolean
  readonly offset: number
}

/** Where there are more stages than this, to keep account of them costs more than it saves. */
const MOST_STAGES = 20_000

/**
 * Which cells nobody changes any more, from one stage of the machine on. A stage is what the machine's cells hold, whoever it is that
 * they name; it is known which leads to which, and which cells somebody changes there. What is known grows; what was taken for
 * settled counts only if it still is in the end.
 */
export class Settled {
  readonly #store: Store
  readonly #mostStages: number
  readonly #stages = new Map<string, number>()
  /** Of chunks of the machine. */
  readonly #stageOfChunks: number[] = []
  readonly #before: Set<number>[] = []
  /** Of each cell, the stages from which on somebody may yet change it, and the round in which that was learned. */
  readonly #changing = new Map<number, Map<number, number>>()
  /** Of each cell, the stages at which it was taken for settled. */
  readonly #trusted = new Map<number, Set<number>>()
  #round = 0
  /** Stages that were known when the round began. */
  #known = 0
  /** Something was taken for settled and is not. */
  wasMistaken = false

  constructor(store: Store, mostStages: number = MOST_STAGES) {
    this.#store = store
    this.#mostStages = mostStages
  }

  /** From now on, settled is what is known to be now: in a round, the answer is the same each time. */
  begin(): void {
    this.#round++
    this.#known = this.#isFull ? 0 : this.#before.length
    this.#trusted.clear()
    this.wasMistaken = false
  }

  /** Does nobody change the cell from there on, as far as is known? */
  isSettled(cell: Cell, tuple: Tuple): boolean {
    const stage = this.#known === 0 ? 0 : this.#stageOf(tuple)
    // All that a process has learned is in one cell, which nobody tells of.
    if (stage >= this.#known || cell.offset === MEMORY) return false
    const number = numberOf(cell)
    const learned = this.#changing.get(number)?.get(stage) ?? Number.POSITIVE_INFINITY
    if (learned < this.#round) return false
    this.wasMistaken ||= learned === this.#round
    of(this.#trusted, number, () => new Set<number>()).add(stage)
    return true
  }

  /** Somebody changes the cell there. */
  changes(cell: Cell, tuple: Tuple): void {
    if (!this.#isFull && cell.offset !== MEMORY) this.#change(numberOf(cell), this.#stageOf(tuple))
  }

  /** One step leads from there to there. */
  leads(before: Tuple, after: Tuple): void {
    if (this.#isFull || before[MACHINE] === after[MACHINE]) return
    const [from, to] = [this.#stageOf(before), this.#stageOf(after)]
    if (from === to || this.#before[to]!.has(from)) return
    this.#before[to]!.add(from)
    for (const [cell, stages] of this.#changing) if (stages.has(to)) this.#change(cell, from)
  }

  get #isFull(): boolean {
    return this.#before.length > this.#mostStages
  }

  #change(cell: number, at: number): void {
    const stages = of(this.#changing, cell, () => new Map<number, number>())
    const trusted = this.#trusted.get(cell)
    const left = [at]
    for (let stage = left.pop(); stage !== undefined; stage = left.pop()) {
      if (stages.has(stage)) continue
      stages.set(stage, this.#round)
      this.wasMistaken ||= trusted?.has(stage) === true
      left.push(...this.#before[stage]!)
    }
  }

  #stageOf(tuple: Tuple): number {
    const { values, chunks } = this.#store
    const chunk = tuple[MACHINE]!
    let stage = this.#stageOfChunks[chunk]
    if (stage === undefined) {
      const shape = Array.from(chunks.of(chunk), (value) => values.of(value).shape).join('|')
      stage = this.#stages.get(shape) ?? this.#before.push(new Set()) - 1
      this.#stages.set(shape, stage)
      this.#stageOfChunks[chunk] = stage
      // From now on nobody keeps account of what this round has taken for settled.
      if (this.#isFull) this.wasMistaken ||= this.#known > 0
    }
    return stage
  }
}

function numberOf({ isMachines, offset }: Cell): number {
  return 2 * offset + (isMachines ? 1 : 0)
}

function of<Value>(all: Map<number, Value>, key: number, make: () => Value): Value {
  const known = all.get(key) ?? make()
  all.set(key, known)
  return known
}
