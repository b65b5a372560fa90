import { type Leaf, MACHINE, type Met, type Slot } from '../memo/index.ts'

/** `access` of a touch: it was only looked at, or only added to. */
const ONLY_READ = 1
const ONLY_ADDED = 4

/** More cells than a process or the machine has. */
const OFFSETS = 0x10000

/** No strand is called that. */
const SOMEBODY = -1

interface Usage {
  /** Undefined for more than one. */
  strand: number | undefined
  access: number
}

/** As `SharedPlaces`, by numbers: which cells several strands touch so that the order shows. It grows with what is noted. */
export class Places {
  readonly #usage = new Map<number, Usage>()
  readonly #shared = new Set<number>()
  #settled: ReadonlySet<number> = new Set()
  /** Offsets of cells of processes. */
  readonly #waited = new Set<number>()

  /** From now on, private is what is known to be now. */
  settle(): void {
    this.#settled = new Set(this.#shared)
  }

  /** True where a place turned out to be shared that was not known to be. */
  get isOutgrown(): boolean {
    return this.#shared.size > this.#settled.size
  }

  note({ touches }: Leaf, { processes }: Met, strand: number): void {
    for (const { owner, offset, access } of touches) this.#use(processes[owner]! * OFFSETS + offset, strand, access)
  }

  /** Somebody waits for a cell, perhaps for ever, so that he takes no step by which that would show. */
  noteWaited({ owner, offset }: Slot): void {
    if (owner === MACHINE) this.#use(offset, SOMEBODY, ONLY_READ)
    else if (!this.#waited.has(offset)) {
      this.#waited.add(offset)
      for (const place of [...this.#usage.keys()]) if (isOwn(place, offset)) this.#use(place, SOMEBODY, ONLY_READ)
    }
  }

  isPrivate({ touches }: Leaf, { processes }: Met): boolean {
    for (const { owner, offset } of touches) if (this.#settled.has(processes[owner]! * OFFSETS + offset)) return false
    return true
  }

  #use(place: number, by: number, access: number): void {
    const usage = this.#usage.get(place)
    if (usage === undefined) {
      this.#usage.set(place, { strand: by, access })
      if (this.#waited.has(place % OFFSETS) && place >= OFFSETS) this.#use(place, SOMEBODY, ONLY_READ)
      return
    }
    if (usage.strand !== by) usage.strand = undefined
    usage.access |= access
    const isOrdered = usage.access !== ONLY_READ && usage.access !== ONLY_ADDED
    if (usage.strand === undefined && isOrdered) this.#shared.add(place)
  }
}

function isOwn(place: number, offset: number): boolean {
  return place >= OFFSETS && place % OFFSETS === offset
}
