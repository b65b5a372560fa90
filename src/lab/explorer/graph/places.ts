import {
  type CellNumber,
  type Leaf,
  MACHINE,
  type Met,
  SIGNALS,
  type Slot,
  type Tuple,
  type Unknown,
} from '../memo/index.ts'
import type { Owners } from './owners.ts'
import type { Settled } from './settled.ts'
import { ONLY_ADDED, ONLY_READ } from './touched.ts'

/** More cells than a process or the machine has. */
const OFFSETS = 0x10000

/** No strand is called that. */
const SOMEBODY = -1

const NONE: readonly number[] = []

interface Usage {
  /** Undefined for more than one. */
  strand: number | undefined
  access: number
  /** Cells that named whoever touched it, each time. */
  locks: readonly number[]
}

/** A step that is taken, and where. */
export interface Taken {
  readonly leaf: Leaf
  readonly met: Met
  readonly who: number
  /** Of each strand, and of what becomes of a process as a whole. */
  readonly strand: number
  readonly before: Tuple
  readonly after: Tuple
}

/**
 * Which cells several strands touch so that the order shows: a step that touches none of them commutes with all that others can
 * do before it; so does one that looks at what nobody changes from there on. Where the same cell of the machine names whoever
 * touches a place, and nobody but the one whom it names changes that cell, nobody else can come there before he has gone on: that
 * place is his meanwhile, as under a lock. What is known grows with what is noted; what was concluded counts only if nothing has
 * changed in the end.
 */
export class Places {
  readonly #owners: Owners
  readonly #settled: Settled | undefined
  readonly #usage = new Map<number, Usage>()
  /** Of offsets of cells of processes that are waited for, by whom: somebody, or the owner himself by one of his calls. */
  readonly #waited = new Map<number, Set<number>>()
  /** Cells of the machine that were changed by somebody whom they did not name. */
  readonly #seized = new Set<number>()
  /** Counts changes of what is known of places that strands have in common. */
  #changes = 0
  #settledAt = 0
  #common: ReadonlyMap<number, readonly number[]> = new Map()

  constructor(owners: Owners, settled?: Settled) {
    this.#owners = owners
    this.#settled = settled
  }

  /** From now on, private is what is known to be now. */
  settle(): void {
    const common = [...this.#usage].filter(([, usage]) => isOrdered(usage))
    this.#common = new Map(common.map(([place, { locks }]) => [place, locks.filter((lock) => !this.#seized.has(lock))]))
    this.#settledAt = this.#changes
    this.#settled?.begin()
  }

  /** What was private may turn out not to be. */
  get isOutgrown(): boolean {
    return this.#changes > this.#settledAt || this.#settled?.wasMistaken === true
  }

  note({ leaf, met, who, strand, before, after }: Taken): void {
    const held = this.#owners.heldBy(who, before, after)
    // What may befall a process is tried beside each of its steps: that these look at its signals tells nothing more.
    const isSignalled = strand % OFFSETS === 0
    for (const { owner, offset, access } of leaf.touches) {
      const place = met.processes[owner]! * OFFSETS + offset
      if (isSignalled && offset === SIGNALS && met.processes[owner] === who) continue
      if (place < OFFSETS && access > ONLY_READ) this.#owned(offset, who, before)
      this.#use(place, strand, access, this.#heldAt(place, who, before, held))
      if (access !== ONLY_READ) this.#settled?.changes({ isMachines: place < OFFSETS, offset }, before)
    }
    this.#settled?.leads(before, after)
  }

  /** Whoever takes a lock looks at it before it is his: others may do so at any time, and not come by it. */
  #heldAt(place: number, who: number, before: Tuple, held: readonly number[]): readonly number[] {
    if (!held.includes(place) || this.#owners.isHeld([place], who, before)) return held
    return held.filter((lock) => lock !== place)
  }

  /** Somebody waits for a cell, perhaps for ever, so that he takes no step by which that would show. */
  noteWaited({ owner, offset }: Slot, waiting: Unknown): void {
    const isOwners = owner === waiting.who
    if (owner === MACHINE) this.#use(offset, SOMEBODY, ONLY_READ, NONE)
    else this.#noteWaitedOwn(offset, isOwners ? waiting.call : SOMEBODY)
  }

  /** `by`: a call of the owner himself, or somebody. */
  #noteWaitedOwn(offset: number, by: number): void {
    const known = this.#waited.get(offset) ?? new Set()
    this.#waited.set(offset, known)
    if (known.has(by)) return
    known.add(by)
    for (const place of [...this.#usage.keys()]) if (isOwn(place, offset)) this.#useWaited(place, by)
  }

  /** `isSure`: it waits for nothing. */
  isPrivate({ touches }: Leaf, { processes }: Met, who: number, tuple: Tuple, isSure: boolean): boolean {
    for (const { owner, offset, access } of touches) {
      const place = processes[owner]! * OFFSETS + offset
      const locks = this.#common.get(place)
      if (locks === undefined || this.#owners.isHeld(locks, who, tuple)) continue
      if (!isSure || access !== ONLY_READ || !this.#isSettled(place, tuple)) return false
    }
    return true
  }

  /** Does nobody else change any of the cells from there on, as far as is known? */
  areFixed(cells: Iterable<CellNumber>, tuple: Tuple): boolean {
    for (const cell of cells) if (this.#common.has(cell) && !this.#isSettled(cell, tuple)) return false
    return true
  }

  #isSettled(place: number, tuple: Tuple): boolean {
    const cell = { isMachines: place < OFFSETS, offset: place % OFFSETS }
    return this.#settled?.isSettled(cell, tuple) === true
  }

  #owned(offset: number, who: number, before: Tuple): void {
    if (this.#seized.has(offset) || !this.#owners.isOthers(offset, who, before)) return
    this.#seized.add(offset)
    this.#changes++
  }

  #useWaited(place: number, by: number): void {
    const strand = by === SOMEBODY ? SOMEBODY : place - (place % OFFSETS) + by
    this.#use(place, strand, ONLY_READ, NONE)
  }

  #use(place: number, by: number, access: number, held: readonly number[]): void {
    const usage = this.#usage.get(place)
    if (usage === undefined) {
      this.#usage.set(place, { strand: by, access, locks: held })
      if (place >= OFFSETS) for (const who of this.#waited.get(place % OFFSETS) ?? NONE) this.#useWaited(place, who)
      return
    }
    const [was, locks] = [isOrdered(usage), usage.locks.length]
    if (usage.strand !== by) usage.strand = undefined
    usage.access |= access
    if (usage.locks.some((lock) => !held.includes(lock)))
      usage.locks = usage.locks.filter((lock) => held.includes(lock))
    if (isOrdered(usage) && (!was || usage.locks.length < locks)) this.#changes++
  }
}

/** More than one touches it, and not all of them only to look, or only to add. */
function isOrdered({ strand, access }: Usage): boolean {
  return strand === undefined && access !== ONLY_READ && access !== ONLY_ADDED
}

function isOwn(place: number, offset: number): boolean {
  return place >= OFFSETS && place % OFFSETS === offset
}
