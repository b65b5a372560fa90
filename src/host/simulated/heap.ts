/** Something that has its moment. */
export interface Due {
  /** Set by whoever puts it into a heap, and left alone as long as it is there. */
  dueNs: number
  /** Set by the heap. */
  dueOrder: number
}

/** What is due first comes first; what is due at one moment, in the order in which it was put in. */
export class Heap<Item extends Due> {
  readonly #items: Item[] = []
  #order = 0

  get first(): Item | undefined {
    return this.#items[0]
  }

  push(item: Item): void {
    const items = this.#items
    item.dueOrder = this.#order++
    let hole = items.length
    items.push(item)
    while (hole > 0) {
      const parent = (hole - 1) >> 1
      if (!isBefore(item, items[parent]!)) break
      items[hole] = items[parent]!
      hole = parent
    }
    items[hole] = item
  }

  pop(): Item | undefined {
    const items = this.#items
    const first = items[0]
    const last = items.pop()
    if (last === undefined || last === first) return first
    let hole = 0
    for (let child = 1; child < items.length; child = 2 * hole + 1) {
      const right = child + 1
      if (right < items.length && isBefore(items[right]!, items[child]!)) child = right
      if (!isBefore(items[child]!, last)) break
      items[hole] = items[child]!
      hole = child
    }
    items[hole] = last
    return first
  }
}

function isBefore(one: Due, other: Due): boolean {
  return one.dueNs === other.dueNs ? one.dueOrder < other.dueOrder : one.dueNs < other.dueNs
}
