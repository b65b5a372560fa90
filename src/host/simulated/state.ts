import { Cell, type CellOptions, Counter } from './cells.ts'
import type { Footprint } from './footprint.ts'
import type { Digest } from './hash.ts'
import { StateMap, type StateMapOptions } from './state-map.ts'
import { type Place, Tracker } from './tracker.ts'
import type { Witness } from './witness.ts'

export interface StateOptions {
  /** Makes `record`, `take`, `key`, `mark` and `rewind` work, which make every change dearer. */
  readonly tracked?: boolean
}

/**
 * All that can change on a machine and that a process could notice. Whoever models a part of the machine keeps what changes in
 * cells made here, and touches it through them only; then these come by themselves:
 *
 * - the footprint of each step: which places it read, wrote, or added to;
 * - the key of a state: equal states have equal keys, whatever way led to them;
 * - waiting: the condition of a wait (`Pause.ready`) is looked at again when a place that it has read changes, and never
 *   before. A condition that reads anything but cells may never be looked at again.
 *
 * Ids are paths for people: `module:xfrm_user.state`, `modules`, `dir:/sys/module/x`, `lock:/run/modonce/x`, `clock`. Two
 * cells may have one id, as two loaders make a module of one name: each has its value, and they are two places, told apart by
 * their origin.
 *
 * Beside cells a part may keep what never changes after it was made, and what is local to one call: that is a function of
 * what the call has read. Objects in cells are Entities (`hash.ts`) or plain data that is never changed in place.
 */
export class State {
  readonly tracked: boolean
  readonly #tracker: Tracker

  constructor({ tracked = false }: StateOptions = {}) {
    this.tracked = tracked
    this.#tracker = new Tracker(tracked)
  }

  /** One value: `const state = cells.cell('module:x.state', 'unformed')`, then `state.value = 'coming'`. */
  cell<Value>(id: string, initial: Value, options?: CellOptions): Cell<Value> {
    return new Cell(this.#tracker, id, initial, options)
  }

  /** A number that is added to, as statistics, and references that nobody looks at in between: `add` commutes with `add`. */
  counter(id: string, options?: CellOptions): Counter {
    return new Counter(this.#tracker, id, 0, options)
  }

  /** Names with values, as a directory, or modules by name. Two names are two places. */
  map<Value>(id: string, options?: StateMapOptions): StateMap<Value> {
    return new StateMap(this.#tracker, id, options)
  }

  /** Who is told what is touched between `record` and `take`. */
  set witness(witness: Witness | undefined) {
    this.#tracker.witness = witness
  }

  get witness(): Witness | undefined {
    return this.#tracker.witness
  }

  /** The strand that makes what is made from now on; empty for the machine itself. Only a machine that is `tracked` asks. */
  set maker(maker: string) {
    this.#tracker.maker = maker
  }

  /** Tells apart objects of one id: who makes this one. Empty for what the machine was made with. */
  originOf(id: string): string {
    return this.#tracker.originOf(id)
  }

  /** Nothing leads any more to an object of this id and origin: the next one that its maker makes of that id may have them. */
  freeName(id: string, origin: string): void {
    this.#tracker.freeName(id, origin)
  }

  /** What a strand has made so far, as it would name it itself: `originOf` hangs on it. */
  madeBy(who: string, strand: string): readonly string[] {
    return this.#tracker.madeBy(`${who}/${strand}`)
  }

  /** 64 bits of a value's content, by which it may be named without counting. */
  hashOf(value: unknown): bigint {
    return this.#tracker.hashOf(value)
  }

  /** Begins the record of a step. */
  record(): void {
    this.#tracker.record()
  }

  /** Ends it: what was touched since. */
  take(everything = false): Footprint {
    return this.#tracker.take(everything)
  }

  /** Whose knowledge is what is read from now on, until the record ends. */
  set learner(learner: Digest | undefined) {
    this.#tracker.learner = learner
  }

  /** Adds to what somebody has learned. */
  learn(digest: Digest, value: unknown): void {
    this.#tracker.learn(digest, value)
  }

  /** 64 bits. States with the same cells at the same values have the same key, whatever led to them. */
  key(): bigint {
    return this.#tracker.key()
  }

  /** From now on keys are of what is not as it is now, and changes can be taken back. */
  mark(): void {
    this.#tracker.mark()
  }

  /** Takes all changes since `mark` back; it may be called again and again. */
  rewind(): void {
    this.#tracker.rewind()
  }

  /** The places that `condition` looks at. */
  placesOf(condition: () => void): readonly Place[] {
    return this.#tracker.placesOf(condition)
  }
}
