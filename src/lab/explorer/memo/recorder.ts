import { ValueNames, type Witness, type WitnessedCell } from '../../../host/simulated/index.ts'
import { type Layout, MEMORY, SIGNALS, type Slot } from './layout.ts'
import { INITIAL, MACHINE, type Values } from './values.ts'

export const READ = 1
export const WRITTEN = 2
export const ADDED = 4

/** Instead of a value: nobody can see that cell. */
const UNSEEN = -1
/** Instead of a value: a process is sent a signal. */
export const SIGNALLED = -2

/** A look at a cell, and what it held. */
export interface Look extends Slot {
  readonly value: number
}

/** What a step did with one cell. */
export interface Touch extends Slot {
  readonly cell: WitnessedCell
  access: number
  /** The value from before the step, or what the step has made of it, is known to it. */
  isKnown: boolean
  added: number
}

/** Takes down what a step looks at, in its order, and what it changes. */
export class Recorder implements Witness {
  readonly looks: Look[] = []
  /** How many looks were the kernel's, before its program had the answer; undefined where it has none. */
  answeredAt: number | undefined
  /** What its program then said to know besides what it knows for good, and how many looks were before that. */
  known: number | undefined
  knownAt = 0
  /** What its program knows after the step it knows for good. */
  isForGood = false
  readonly #layout: Layout
  readonly #values: Values
  readonly #names: ValueNames
  readonly #touched = new Map<WitnessedCell, Touch>()

  constructor(layout: Layout, values: Values) {
    this.#layout = layout
    this.#values = values
    this.#names = new ValueNames((name) => layout.isProcess(name))
  }

  get touches(): Iterable<Touch> {
    return this.#touched.values()
  }

  reads(cell: WitnessedCell): void {
    const touch = this.#touch(cell, READ)
    if (touch.isKnown) return
    touch.isKnown = true
    const { owner, offset, added } = touch
    if (!cell.isKeyed) this.looks.push({ owner, offset, value: UNSEEN })
    else if (added === 0) this.looks.push({ owner, offset, value: this.valueOf(cell) })
    else this.looks.push({ owner, offset, value: this.#numberIn(cell, (cell.unseen as number) - added) })
  }

  writes(cell: WitnessedCell): void {
    const touch = this.#touch(cell, WRITTEN)
    touch.isKnown = true
    const { owner, offset } = touch
    // What becomes of a process then hangs on all of it.
    if (offset === SIGNALS && owner !== MACHINE) this.looks.push({ owner, offset: MEMORY, value: SIGNALLED })
  }

  adds(cell: WitnessedCell, amount: number): void {
    this.#touch(cell, ADDED).added += amount
  }

  drops(cell: WitnessedCell): void {
    const touch = this.#touched.get(cell) ?? this.#touch(cell, 0)
    touch.isKnown = true
  }

  answers(): void {
    this.answeredAt = this.looks.length
  }

  knows(known: unknown): void {
    if (this.isForGood) return
    this.isForGood = known === undefined
    if (known === undefined) return
    this.known = this.nameOf(known)
    this.knownAt = this.looks.length
  }

  /** What a cell holds now. */
  valueOf(cell: WitnessedCell): number {
    const { unseen, initial, isDropped } = cell
    if (unseen === initial || isDropped) return INITIAL
    return typeof unseen === 'number' ? this.#values.ofNumber(unseen) : this.nameOf(unseen)
  }

  nameOf(value: unknown): number {
    const { shape, processes } = this.#names.nameOf(value)
    return this.#values.numberOf(
      shape,
      processes.map((name) => this.#layout.processOf(name)),
      typeof value === 'string' ? value : undefined,
    )
  }

  #numberIn({ initial }: WitnessedCell, number: number): number {
    return number === initial ? INITIAL : this.#values.ofNumber(number)
  }

  #touch(cell: WitnessedCell, access: number): Touch {
    let touch = this.#touched.get(cell)
    if (touch === undefined) {
      touch = { ...this.#layout.slotOf(cell), cell, access: 0, isKnown: false, added: 0 }
      this.#touched.set(cell, touch)
    }
    touch.access |= access
    return touch
  }
}
