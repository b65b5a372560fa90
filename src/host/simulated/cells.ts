import type { Hash } from './hash.ts'
import type { Keyed } from './key-sum.ts'
import type { Place, Tracker } from './tracker.ts'

export interface CellOptions {
  /** False for what nobody on the machine can see: statistics of the lab. It has no share in the key then. */
  readonly keyed?: boolean
}

/**
 * One thing that can change. Values are plain data that nobody changes in place (a list is a readonly array, replaced as
 * a whole), or Entities, whose own changes are in cells of their own. `initial` is what every cell of this id begins with,
 * and has no share in the key; what differs from one to another is set afterwards.
 */
export class Cell<Value> implements Keyed {
  readonly id: string
  protected readonly tracker: Tracker
  #initial: Value
  readonly #keyed: boolean
  #value: Value
  #place: Place | undefined
  #dropped = false
  stale = false
  high = 0
  low = 0

  constructor(tracker: Tracker, id: string, initial: Value, { keyed = true }: CellOptions = {}) {
    this.tracker = tracker
    this.id = id
    this.#initial = initial
    this.#value = initial
    this.#keyed = keyed
  }

  get value(): Value {
    // What has no share in the key is nothing that anybody could learn.
    if (this.tracker.listening) this.tracker.read(this.place, this.#keyed ? this.#value : undefined)
    return this.#value
  }

  set value(next: Value) {
    if (this.tracker.listening) this.tracker.wrote(this.place)
    this.replace(next)
  }

  /** Nothing leads to it any more: it has no share in the key from now on. Forgetting this keeps equal states apart. */
  drop(): void {
    if (!this.tracker.tracked || this.#dropped) return
    this.#dropped = true
    this.tracker.changed(this, undefined, () => {
      this.#dropped = false
      this.tracker.changed(this, undefined, nothing)
    })
  }

  hashInto(hash: Hash): void {
    if (!this.#keyed || this.#dropped || this.#value === this.#initial) {
      hash.high = 0
      hash.low = 0
    } else hash.start().text(this.id).value(this.#value).end()
  }

  settle(): void {
    this.#initial = this.#value
  }

  protected get place(): Place {
    this.#place ??= this.tracker.place(this.id)
    return this.#place
  }

  /** The value, for whoever has told the tracker what he does. */
  protected get unseen(): Value {
    return this.#value
  }

  protected replace(next: Value): void {
    const before = this.#value
    if (before === next) return
    this.#value = next
    const { tracker } = this
    if (tracker.tracked || this.#place?.watchers !== undefined) {
      tracker.changed(this, this.#place, () => this.replace(before))
    }
  }
}

/** A number that is mostly added to. Additions commute; looking at it does not commute with them. */
export class Counter extends Cell<number> {
  add(amount: number): void {
    if (this.tracker.listening) this.tracker.added(this.place)
    this.replace(this.unseen + amount)
  }
}

function nothing(): void {}
