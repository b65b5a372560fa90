import { Cell, Counter } from './cells.ts'
import type { Tracker } from './tracker.ts'

const NO_NAMES: readonly string[] = []

export interface StateMapOptions {
  /**
   * Names are listed as they came, and whoever adds one writes the list. Otherwise they are listed in the order of their
   * characters, so that adding `a` and adding `b` commute.
   */
  readonly ordered?: boolean
  /** As that of a cell. */
  readonly origin?: string
}

/**
 * Names with values, each a place of its own: `ID/NAME`. Looking for a name that is not there reads that place. The list of
 * names is the place `ID/*`. Undefined is no value.
 */
export class StateMap<Value> {
  readonly id: string
  readonly #origin: string
  readonly #tracker: Tracker
  /** Those of names that are gone stay: they are places still. */
  #cells: Map<string, Cell<Value | undefined>> | undefined
  /** Counts names that came and that went; from the first time on that somebody could wait for, or be in conflict with that. */
  #changes: Counter | undefined
  readonly #order: Cell<readonly string[]> | undefined

  constructor(tracker: Tracker, id: string, options?: StateMapOptions) {
    this.id = id
    this.#tracker = tracker
    // Its cells are made when they are first looked for, by whomever.
    this.#origin = options?.origin ?? tracker.originOf(id)
    if (options?.ordered === true) this.#order = new Cell(tracker, `${id}/*`, NO_NAMES, { origin: this.#origin })
  }

  get size(): number {
    return this.keys().length
  }

  get(name: string): Value | undefined {
    const cell = this.#cells?.get(name)
    if (cell !== undefined) return cell.value
    // What is not there must be a place to whoever records or waits.
    return this.#tracker.listening ? this.#cell(name).value : undefined
  }

  has(name: string): boolean {
    return this.get(name) !== undefined
  }

  set(name: string, value: Value): this {
    const known = this.#cells?.get(name)
    const cell = known ?? this.#cell(name)
    const isNew = cell.value === undefined
    cell.value = value
    if (isNew) {
      // Names stand as they came, and who looked for this one before it came has made its cell.
      if (known !== undefined) {
        this.#cells!.delete(name)
        this.#cells!.set(name, cell)
      }
      if (this.#order === undefined) this.#tellList()
      else this.#order.value = [...this.#order.value, name]
    }
    return this
  }

  delete(name: string): boolean {
    const cell = this.#cells?.get(name)
    if (cell === undefined || cell.value === undefined) return false
    cell.value = undefined
    if (this.#order === undefined) this.#tellList()
    else if (this.#order.value.length === 1) this.#order.value = NO_NAMES
    else this.#order.value = this.#order.value.filter((other) => other !== name)
    // Nobody waits for it or keeps account of it: it need not be remembered.
    if (!this.#tracker.tracked && !cell.isWatched) this.#cells!.delete(name)
    return true
  }

  keys(): readonly string[] {
    if (this.#order !== undefined) return this.#order.value
    const names = this.#present().sort()
    if (this.#tracker.listening) this.#list.seenAs(names)
    return names
  }

  /** As they came, for people: their order is part of the state only where it counts. */
  namesAsTheyCame(): readonly string[] {
    return this.#present()
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
    for (const cell of this.#cells?.values() ?? []) cell.drop()
  }

  #present(): string[] {
    const names: string[] = []
    for (const [name, cell] of this.#cells ?? []) if (cell.unseen !== undefined) names.push(name)
    return names
  }

  /** How many there are is known from the names themselves: the count is only there to be in conflict with. */
  get #list(): Counter {
    this.#changes ??= new Counter(this.#tracker, `${this.id}/*`, 0, { keyed: false, origin: this.#origin })
    return this.#changes
  }

  #tellList(): void {
    if (this.#tracker.tracked) this.#list.add(1)
    else this.#changes?.add(1)
  }

  #cell(name: string): Cell<Value | undefined> {
    this.#cells ??= new Map()
    let cell = this.#cells.get(name)
    if (cell === undefined) {
      cell = new Cell<Value | undefined>(this.#tracker, `${this.id}/${name}`, undefined, { origin: this.#origin })
      this.#cells.set(name, cell)
    }
    return cell
  }
}
