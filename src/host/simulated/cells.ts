import type { Hash } from './hash.ts'
import type { Keyed } from './key-sum.ts'
import type { Place, Tracker } from './tracker.ts'
import type { WitnessedCell } from './witness.ts'

export interface CellOptions {
  /** False for what nobody on the machine can see: statistics of the lab. It has no share in the key then. */
  readonly keyed?: boolean
  /** Whose it is, where that is not whoever makes the cell: the object that it is a part of, or `''` for the machine itself. */
  readonly origin?: string
}

/**
 * One thing that can change. Values are plain data that nobody changes in place (a list is a readonly array, replaced as
 * a whole), or Entities, whose own changes are in cells of their own. `initial` is what every cell of this id begins with,
 * and has no share in the key; what differs from one to another is set afterwards.
 */
export class Cell<Value> implements WitnessedCell {
  readonly id: string
  /** Who has made it, as `State.originOf`: two cells of one id are one place only if they are of one origin, too. */
  readonly origin: string
  /** For whoever has told the tracker what he does. */
  unseen: Value
  protected readonly tracker: Tracker
  readonly #share: Share<Value> | undefined
  #place: Place | undefined

  constructor(tracker: Tracker, id: string, initial: Value, options?: CellOptions) {
    this.tracker = tracker
    this.id = id
    this.origin = options?.origin ?? tracker.originOf(id)
    this.unseen = initial
    if (tracker.tracked && options?.keyed !== false) this.#share = new Share(this)
  }

  get value(): Value {
    // What has no share in the key is nothing that anybody could learn.
    if (this.tracker.listening) this.tracker.read(this, this.place, this.#share && this.unseen)
    return this.unseen
  }

  set value(next: Value) {
    if (this.tracker.listening) this.tracker.wrote(this, this.place)
    this.replace(next)
  }

  /** Somebody looks at it, and learns something that is told by other cells. */
  seenAs(value: unknown): void {
    this.tracker.read(this, this.place, value)
  }

  /** Nothing leads to it any more: it has no share in the key from now on. Forgetting this keeps equal states apart. */
  drop(): void {
    const share = this.#share
    if (share === undefined || share.isDropped) return
    this.tracker.witness?.drops(this)
    share.isDropped = true
    this.tracker.changed(share, undefined, () => {
      share.isDropped = false
      this.tracker.changed(share, undefined, nothing)
    })
  }

  get isKeyed(): boolean {
    return this.#share !== undefined
  }

  get isDropped(): boolean {
    return this.#share?.isDropped === true
  }

  get initial(): unknown {
    return this.#share?.initial
  }

  /** Somebody waits for it to change. */
  get isWatched(): boolean {
    return this.#place?.watchers !== undefined
  }

  protected get place(): Place {
    this.#place ??= this.tracker.place(this.id, this.origin)
    return this.#place
  }

  protected replace(next: Value): void {
    const before = this.unseen
    if (before === next) return
    this.unseen = next
    if (this.tracker.tracked || this.#place?.watchers !== undefined) this.#tell(before)
  }

  /** Apart, as to keep the value for the way back costs something each time, whether there is one or not. */
  #tell(before: Value): void {
    this.tracker.changed(this.#share, this.#place, () => this.replace(before))
  }
}

/** A number that is mostly added to. Additions commute; looking at it does not commute with them. */
export class Counter extends Cell<number> {
  add(amount: number): void {
    if (this.tracker.listening) this.tracker.added(this, this.place, amount)
    this.replace(this.unseen + amount)
  }
}

/** What a cell adds to the key. Only cells of a state that is tracked have one. */
class Share<Value> implements Keyed {
  readonly #cell: Cell<Value>
  initial: Value
  isDropped = false
  stale = false
  high = 0
  low = 0

  constructor(cell: Cell<Value>) {
    this.#cell = cell
    this.initial = cell.unseen
  }

  hashInto(hash: Hash): void {
    const { id, origin, unseen } = this.#cell
    if (this.isDropped || unseen === this.initial) {
      hash.high = 0
      hash.low = 0
    } else hash.start().text(id).text(origin).value(unseen).end()
  }

  settle(): void {
    this.initial = this.#cell.unseen
  }
}

function nothing(): void {}
