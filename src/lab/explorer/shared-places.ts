import type { Footprint, PlaceName, Step } from '../../host/simulated/index.ts'
import { strandOf } from './happens-before.ts'

const READ = 1
const WRITE = 2
const ADD = 4

interface Usage {
  /** Undefined for more than one. */
  strand: string | undefined
  kinds: number
}

/**
 * Which places several strands of a scenario touch so that the order shows. A step that touches none is nobody else's
 * business: it can as well be taken together with the one before it. What is known grows with every step that is noted.
 */
export class SharedPlaces {
  readonly #usage = new Map<string, Usage>()
  readonly #shared = new Set<string>()
  readonly #noted = new Set<Step>()
  #known = new Map<Footprint, boolean>()
  readonly #familyOf: (place: PlaceName) => string

  /** Where one place of a family is shared, all of it counts as shared. */
  constructor(familyOf: (place: PlaceName) => string = keyOf) {
    this.#familyOf = familyOf
  }

  /** How many there are: what was taken together when there were fewer may have to be taken apart. */
  get count(): number {
    return this.#shared.size
  }

  /** The same where they are the same places. */
  get digest(): string {
    let digest = 0
    for (const key of [...this.#shared].sort()) {
      for (let at = 0; at < key.length; at++) digest = Math.imul(digest ^ key.charCodeAt(at), 0x01000193)
    }
    return `${this.count}-${(digest >>> 0).toString(16)}`
  }

  note(step: Step): void {
    if (this.#noted.has(step)) return
    this.#noted.add(step)
    const { choice, footprint } = step
    const strand = strandOf(choice)
    for (const place of footprint.reads) this.#use(place, strand, READ)
    for (const place of footprint.writes) this.#use(place, strand, WRITE)
    for (const place of footprint.adds) this.#use(place, strand, ADD)
  }

  /** True for a step that commutes with all steps of other strands. */
  isPrivate(footprint: Footprint): boolean {
    let known = this.#known.get(footprint)
    if (known === undefined) {
      known = this.#isPrivate(footprint)
      this.#known.set(footprint, known)
    }
    return known
  }

  #isPrivate({ reads, writes, adds, everything }: Footprint): boolean {
    const isShared = (place: PlaceName) => this.#shared.has(this.#familyOf(place))
    return !everything && !reads.some(isShared) && !writes.some(isShared) && !adds.some(isShared)
  }

  #use(place: PlaceName, by: string, kind: number): void {
    const key = keyOf(place)
    const usage = this.#usage.get(key)
    if (usage === undefined) {
      this.#usage.set(key, { strand: by, kinds: kind })
      return
    }
    if (usage.strand !== by) usage.strand = undefined
    usage.kinds |= kind
    // Only reading, and only adding, commute.
    const isOrdered = usage.kinds !== READ && usage.kinds !== ADD
    const family = this.#familyOf(place)
    if (usage.strand !== undefined || !isOrdered || this.#shared.has(family)) return
    this.#shared.add(family)
    this.#known = new Map()
  }
}

function keyOf({ id, origin }: PlaceName): string {
  return `${id} of ${origin}`
}

/** Of what each process has of its own: what others touch of one, they will touch of the next. */
export function familyOfOwners({ id, origin }: PlaceName): string {
  return `${id} of ${origin.replace(/^[^/]*/, '')}`
}
