/** Something that can change, as footprints name it. It is the same place where both names are equal. */
export interface PlaceName {
  readonly id: string
  /** Who has made it; empty for what the machine was made with. Two loaders each make a module of one name. */
  readonly origin: string
  /** Counts places as they were first touched. The same place has the same number as long as its State lives. */
  readonly number: number
}

/** What one step has touched. A place is in one of the three lists: what was read and written, is written. */
export interface Footprint {
  readonly reads: readonly PlaceName[]
  readonly writes: readonly PlaceName[]
  /** Added to, and not looked at: adding here and adding there commute. */
  readonly adds: readonly PlaceName[]
  /** In conflict with every step: time has passed, as nobody could go on. */
  readonly everything: boolean
}

/** May two steps give another state, or see something else, in the other order? */
export function inConflict(a: Footprint, b: Footprint): boolean {
  if (a.everything || b.everything) return true
  return (
    meet(a.writes, b.writes) ||
    meet(a.writes, b.reads) ||
    meet(a.reads, b.writes) ||
    meet(a.adds, b.reads) ||
    meet(a.adds, b.writes) ||
    meet(a.reads, b.adds) ||
    meet(a.writes, b.adds)
  )
}

function meet(some: readonly PlaceName[], others: readonly PlaceName[]): boolean {
  for (const place of some) {
    for (const other of others) if (place === other || isSamePlace(place, other)) return true
  }
  return false
}

function isSamePlace(one: PlaceName, other: PlaceName): boolean {
  return one.id === other.id && one.origin === other.origin
}
