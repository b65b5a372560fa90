import type { Footprint, PlaceName } from './footprint.ts'
import type { Digest } from './hash.ts'
import { type Keyed, KeySum } from './key-sum.ts'
import { ownName } from './value-name.ts'
import type { Witness, WitnessedCell } from './witness.ts'

const READ = 1
const WRITTEN = 2
const ADDED = 4

/** Nobody adds to it: the first place makes a list of its own, which is mostly the only one. */
const NOWHERE: Place[] = []

/** Whoever waits for places to change. It is told at that very moment, so it takes a note and no more. */
export interface Watcher {
  changed(): void
}

/** A place, with what the record of now says of it, and who waits for it. */
export class Place implements PlaceName {
  readonly id: string
  readonly origin: string
  readonly number: number
  access = 0
  /** The record that `access` belongs to. */
  record = 0
  /** The last look that has come by. */
  look = 0
  watchers: Set<Watcher> | undefined

  constructor(id: string, origin: string, number: number) {
    this.id = id
    this.origin = origin
    this.number = number
  }
}

/** What cells tell of themselves: which places are touched, and what has changed. */
export class Tracker {
  /** Whether there are records and keys at all. */
  readonly tracked: boolean
  /** Is anybody to be told of accesses now? Cells ask this first, so that they cost nothing where nobody is. */
  listening = false
  /** The strand that makes what is made now; empty for the machine itself. */
  maker = ''
  witness: Witness | undefined
  readonly #made = new Map<string, number>()
  readonly #places = new Map<string, Place>()
  readonly #sum = new KeySum()
  #touched: Place[] = []
  #record = 0
  #recording = false
  #looks = 0
  #lookedAt: Place[] | undefined
  #undo: (() => void)[] | undefined
  #learner: Digest | undefined

  constructor(tracked: boolean) {
    this.tracked = tracked
  }

  place(id: string, origin: string): Place {
    const key = origin === '' ? id : `${id} of ${origin}`
    let place = this.#places.get(key)
    if (place === undefined) {
      place = new Place(id, origin, this.#places.size)
      this.#places.set(key, place)
    }
    return place
  }

  /** What is made now as `id` is of this origin: its maker, and which of that name it is of the same maker. */
  originOf(id: string): string {
    if (this.maker === '') return ''
    const key = `${id} of ${this.maker}`
    const count = (this.#made.get(key) ?? 0) + 1
    this.#made.set(key, count)
    return count === 1 ? this.maker : `${this.maker}~${count}`
  }

  /** Of several, only the last one's: the others would be told from it no more. */
  freeName(id: string, origin: string): void {
    const [, maker = origin, count = '1'] = /^(.*)~(\d+)$/.exec(origin) ?? []
    const key = `${id} of ${maker}`
    if (this.#made.get(key) !== Number(count)) return
    if (count === '1') this.#made.delete(key)
    else this.#made.set(key, Number(count) - 1)
  }

  madeBy(maker: string): string[] {
    const end = ` of ${maker}`
    const own: string[] = []
    for (const [key, count] of this.#made) {
      if (key.endsWith(end)) own.push(`${ownName(key.slice(0, -end.length), maker).name} ${count}`)
    }
    return own.sort()
  }

  read(cell: WitnessedCell, place: Place, value: unknown): void {
    if (this.#lookedAt === undefined) {
      this.witness?.reads(cell)
      this.#touch(place, READ)
      if (this.#learner !== undefined) this.#sum.learn(this.#learner, value)
    } else if (place.look !== this.#looks) {
      place.look = this.#looks
      if (this.#lookedAt.length === 0) this.#lookedAt = [place]
      else this.#lookedAt.push(place)
    }
  }

  wrote(cell: WitnessedCell, place: Place): void {
    this.witness?.writes(cell)
    this.#touch(place, WRITTEN)
  }

  added(cell: WitnessedCell, place: Place, amount: number): void {
    this.witness?.adds(cell, amount)
    this.#touch(place, ADDED)
  }

  /** Something has another value now. */
  changed(part: Keyed | undefined, place: Place | undefined, undo: () => void): void {
    if (this.tracked) {
      if (part !== undefined) this.#sum.touch(part)
      this.#undo?.push(undo)
    }
    if (place?.watchers !== undefined) for (const watcher of place.watchers) watcher.changed()
  }

  /** Whose knowledge is what is read from now on. */
  set learner(learner: Digest | undefined) {
    this.#learner = learner
  }

  learn(digest: Digest, value: unknown): void {
    this.#sum.learn(digest, value)
  }

  record(): void {
    this.#touched = []
    this.#record++
    this.#recording = this.tracked
    this.listening = this.tracked
  }

  take(everything: boolean): Footprint {
    const touched = this.#touched
    this.#touched = []
    this.#recording = false
    this.#learner = undefined
    this.listening = false
    const those = (isOne: (access: number) => boolean) => touched.filter(({ access }) => isOne(access))
    return {
      reads: those((access) => access === READ),
      writes: those((access) => (access & WRITTEN) !== 0 || access === (READ | ADDED)),
      adds: those((access) => access === ADDED),
      everything,
    }
  }

  /** The places that `act` reads; a record that is under way learns nothing of it. */
  placesOf(act: () => void): readonly Place[] {
    this.#lookedAt = NOWHERE
    this.#looks++
    this.listening = true
    try {
      act()
      return this.#lookedAt
    } finally {
      this.#lookedAt = undefined
      this.listening = this.#recording
    }
  }

  hashOf(value: unknown): bigint {
    return this.#sum.hashOf(value)
  }

  key(): bigint {
    if (!this.tracked) throw new Error('the key of a state needs a machine with `tracked: true`')
    return this.#sum.value
  }

  mark(): void {
    this.#sum.settle()
    this.#undo = []
  }

  /** Takes all changes since `mark` back. */
  rewind(): void {
    if (this.#undo === undefined) throw new Error('only a machine with `tracked: true` goes back')
    const undo = this.#undo
    this.#undo = undefined
    this.#made.clear()
    for (let index = undo.length - 1; index >= 0; index--) undo[index]!()
    this.#undo = []
  }

  #touch(place: Place, access: number): void {
    if (place.record !== this.#record) {
      place.record = this.#record
      place.access = 0
      this.#touched.push(place)
    }
    place.access |= access
  }
}
