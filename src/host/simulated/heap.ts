interface Entry<Item> {
  readonly atNs: number
  readonly order: number
  readonly item: Item
}

/** Items by their moment; those of one moment in the order in which they were put in. */
export class Heap<Item> {
  readonly #entries: Entry<Item>[] = []
  #order = 0

  get size(): number {
    return this.#entries.length
  }

  /** The moment of the first. */
  get firstNs(): number | undefined {
    return this.#entries[0]?.atNs
  }

  get first(): Item | undefined {
    return this.#entries[0]?.item
  }

  push(atNs: number, item: Item): void {
    const entries = this.#entries
    const entry = { atNs, order: this.#order++, item }
    let hole = entries.length
    entries.push(entry)
    while (hole > 0) {
      const parent = (hole - 1) >> 1
      if (!isBefore(entry, entries[parent]!)) break
      entries[hole] = entries[parent]!
      hole = parent
    }
    entries[hole] = entry
  }

  pop(): Item | undefined {
    const entries = this.#entries
    const first = entries[0]
    const last = entries.pop()
    if (last === undefined || first === undefined || last === first) return first?.item
    let hole = 0
    for (let child = 1; child < entries.length; child = 2 * hole + 1) {
      const right = child + 1
      if (right < entries.length && isBefore(entries[right]!, entries[child]!)) child = right
      if (!isBefore(entries[child]!, last)) break
      entries[hole] = entries[child]!
      hole = child
    }
    entries[hole] = last
    return first.item
  }
}

function isBefore<Item>(one: Entry<Item>, other: Entry<Item>): boolean {
  return one.atNs === other.atNs ? one.order < other.order : one.atNs < other.atNs
}
