/** An item, by its place among all: what it is like by itself, and where it leads. */
export interface Item {
  readonly kind: number
  /** Places of items, in an order that counts. */
  readonly leadsTo: readonly number[]
}

/**
 * The coarsest partition in which items of one class are of one kind, and lead to items of the same classes: for each, a number of
 * its class. Only those are looked at again of whom something that they lead to has been told apart from its like, and of those the
 * most keep their number: Hopcroft, *An n log n Algorithm for Minimizing States in a Finite Automaton*, 1971.
 */
export function partition(items: readonly Item[]): Int32Array {
  return new Partition(items).refined()
}

class Partition {
  readonly #items: readonly Item[]
  readonly #classes: Int32Array
  readonly #sizes: number[] = []
  /** Who leads to each item. */
  readonly #before: number[][]

  constructor(items: readonly Item[]) {
    this.#items = items
    this.#before = items.map(() => [])
    for (const [at, { leadsTo }] of items.entries()) for (const to of leadsTo) this.#before[to]!.push(at)
    this.#classes = new Int32Array(items.length)
    for (const members of grouped(items.keys(), (at) => items[at]!.kind).values()) this.#name(members)
  }

  refined(): Int32Array {
    let left: Iterable<number> = this.#items.keys()
    for (let isOver = false; !isOver; ) {
      const moved: number[] = []
      for (const [number, members] of grouped(left, (at) => this.#classes[at]!)) this.#split(number, members, moved)
      left = new Set(moved.flatMap((at) => this.#before[at]!))
      isOver = moved.length === 0
    }
    return this.#classes
  }

  /** Those members of a class are looked at again; all others of it lead where they have led, and so to other classes than these. */
  #split(number: number, members: readonly number[], moved: number[]): void {
    const groups = [...grouped(members, (at) => this.#wordOf(at)).values()]
    if (members.length === this.#sizes[number]) {
      groups.sort((one, other) => other.length - one.length)
      groups.shift()
    }
    for (const group of groups) {
      this.#sizes[number]! -= group.length
      this.#name(group)
      for (const at of group) moved.push(at)
    }
  }

  #name(members: readonly number[]): void {
    const number = this.#sizes.push(members.length) - 1
    for (const at of members) this.#classes[at] = number
  }

  #wordOf(at: number): string {
    return this.#items[at]!.leadsTo.map((to) => this.#classes[to]!).join()
  }
}

function grouped<Key>(all: Iterable<number>, keyOf: (at: number) => Key): Map<Key, number[]> {
  const groups = new Map<Key, number[]>()
  for (const at of all) {
    const key = keyOf(at)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [at])
    else group.push(at)
  }
  return groups
}
