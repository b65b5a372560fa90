import { Cell, Counter } from './cells.ts'
import type { Tracker } from './tracker.ts'

const NO_NAMES: readonly string[] = []

export interface StateMapOptions {
  /**
   * Names are listed as they came, and whoever adds one writes the list. Otherwise they are listed in the order of their
   * characters, so that adding `a` and adding `b` commute.
   */
  readonly ordered?: boolean
}

/**
 * Names with values, each a place of its own: `ID/NAME`. Looking for a name that is not there reads that place. The list of
 * names is the place `ID/*`. Undefined is no value.
 */
export class StateMap<Value> {
  readonly id: string
  readonly #tracker: Tracker
  /** Those of names that are gone stay: they are places still. */
  readonly #cells = new Map<string, Cell<Value | undefined>>()
  readonly #count: Counter
  readonly #order: Cell<readonly string[]> | undefined

  constructor(tracker: Tracker, id: string, { ordered = false }: StateMapOptions = {}) {
    this.id = id
    this.#tracker = tracker
    this.#count = new Counter(tracker, `${id}/*`, 0)
    if (ordered) this.#order = new Cell(tracker, `${id}/*`, NO_NAMES)
  }

  get size(): number {
    return this.#order?.value.length ?? this.#count.value
  }

  get(name: string): Value | undefined {
    const cell = this.#cells.get(name)
    if (cell !== undefined) return cell.value
    // What is not there must be a place to whoever records or waits.
    return this.#tracker.listening ? this.#cell(name).value : undefined
  }

  has(name: string): boolean {
    return this.get(name) !== undefined
  }

  set(name: string, value: Value): this {
    const cell = this.#cell(name)
    const isNew = cell.value === undefined
    if (isNew) {
      this.#cells.delete(name)
      this.#cells.set(name, cell)
    }
    cell.value = value
    if (isNew) this.#listed(name)
    return this
  }

  delete(name: string): boolean {
    const cell = this.#cells.get(name)
    if (cell === undefined || cell.value === undefined) return false
    cell.value = undefined
    if (this.#order === undefined) this.#count.add(-1)
    else if (this.#order.value.length === 1) this.#order.value = NO_NAMES
    else this.#order.value = this.#order.value.filter((other) => other !== name)
    return true
  }

  keys(): readonly string[] {
    if (this.#order !== undefined) return this.#order.value
    // The number of names is not what is asked for, but it is what each new name adds to.
    if (this.#count.value === 0) return []
    return [...this.#cells].flatMap(([name, cell]) => (cell.value === undefined ? [] : [name])).sort()
  }

  /** As they came, for people: their order is part of the state only where it counts. */
  namesAsTheyCame(): readonly string[] {
    return [...this.#cells].flatMap(([name, cell]) => (cell.value === undefined ? [] : [name]))
  }

  values(): Value[] {
    return this.keys().map((name) => this.get(name)!)
  }

  entries(): [name: string, value: Value][] {
    return this.keys().map((name) => [name, this.get(name)!])
  }

  /** Nothing leads to it any more, as `Cell.drop`. */
  drop(): void {
    this.#order?.drop()
    this.#count.drop()
    for (const cell of this.#cells.values()) cell.drop()
  }

  #listed(name: string): void {
    if (this.#order === undefined) this.#count.add(1)
    else this.#order.value = [...this.#order.value, name]
  }

  #cell(name: string): Cell<Value | undefined> {
    let cell = this.#cells.get(name)
    if (cell === undefined) {
      cell = new Cell<Value | undefined>(this.#tracker, `${this.id}/${name}`, undefined)
      this.#cells.set(name, cell)
    }
    return cell
  }
}
