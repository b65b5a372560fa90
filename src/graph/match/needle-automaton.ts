/**
 * Finds which of many needles occur in a text, in one pass: the automaton of Aho and Corasick, with every transition
 * filled in. A row is a state, the row of 0 the start; a state is named by the offset of its row.
 */
export class NeedleAutomaton {
  /** The column of each character; 0 for one that no needle has. */
  readonly #columns = new Uint16Array(256)
  /** Row by row: the number of the longest needle that ends in this state, counted from 1, or 0; then the next states. */
  readonly #table: Int32Array
  readonly #width: number
  /** For each needle, the longest other needle that ends where it does. */
  readonly #shorter: Int32Array
  /** The search in which a needle was last found. Counting searches in doubles never wraps. */
  readonly #foundIn: Float64Array
  #search = 0
  readonly found: Int32Array

  /** `needles` are different, none is empty, and all are byte strings, sorted. */
  constructor(needles: readonly string[]) {
    this.#width = 1 + nameColumns(needles, this.#columns)
    this.#table = new Int32Array(this.#width * stateCount(needles))
    this.#shorter = new Int32Array(needles.length + 1)
    this.#foundIn = new Float64Array(needles.length + 1)
    this.found = new Int32Array(needles.length)
    this.#plant(needles)
    this.#connect()
  }

  /** The Int32 cells of a table for these needles, sorted. */
  static cellCount(needles: readonly string[]): number {
    return (1 + nameColumns(needles, new Uint16Array(256))) * stateCount(needles)
  }

  /**
   * Finds the needles that occur in the first `length` bytes: their numbers, each once, are the first of `found`, as many
   * as this returns.
   */
  findIn(bytes: Uint8Array, length: number): number {
    if (this.found.length === 0) return 0
    const search = ++this.#search
    let count = 0
    let row = 0
    for (let at = 0; at < length; at++) {
      const column = this.#columns[bytes[at]!]!
      row = column === 0 ? 0 : this.#table[row + column]!
      let needle = this.#table[row]!
      // Whatever found a needle in this search found the shorter ones inside it as well.
      while (needle !== 0 && this.#foundIn[needle] !== search) {
        this.#foundIn[needle] = search
        this.found[count++] = needle
        needle = this.#shorter[needle]!
      }
    }
    return count
  }

  /** The needles as a tree: 0 is no child yet, because none leads back to the start. */
  #plant(needles: readonly string[]): void {
    let end = this.#width
    for (const [index, needle] of needles.entries()) {
      let row = 0
      for (let at = 0; at < needle.length; at++) {
        const cell = row + this.#columns[needle.charCodeAt(at)]!
        if (this.#table[cell] === 0) {
          this.#table[cell] = end
          end += this.#width
        }
        row = this.#table[cell]!
      }
      this.#table[row] = index + 1
    }
  }

  /** Breadth first: where a state has no child, it goes where the longest suffix of its text goes. */
  #connect(): void {
    const table = this.#table
    const queue = new Int32Array(table.length / this.#width)
    const suffix = new Int32Array(queue.length)
    let last = 0
    for (let first = 0; first <= last; first++) {
      const row = queue[first]!
      const fallback = suffix[first]!
      for (let column = 1; column < this.#width; column++) {
        const child = table[row + column]!
        const elsewhere = row === 0 ? 0 : table[fallback + column]!
        if (child === 0) {
          table[row + column] = elsewhere
          continue
        }
        queue[++last] = child
        suffix[last] = elsewhere
        const needle = table[child]!
        if (needle === 0) table[child] = table[elsewhere]!
        else this.#shorter[needle] = table[elsewhere]!
      }
    }
  }
}

/** Gives each character of the needles a column, counted from 1, and returns how many there are. */
function nameColumns(needles: readonly string[], columns: Uint16Array): number {
  let count = 0
  for (const needle of needles) {
    for (let at = 0; at < needle.length; at++) {
      const character = needle.charCodeAt(at)
      if (columns[character] === 0) columns[character] = ++count
    }
  }
  return count
}

/** Different beginnings of sorted needles, the empty one included. */
function stateCount(needles: readonly string[]): number {
  let count = 1
  let before = ''
  for (const needle of needles) {
    let shared = 0
    while (shared < needle.length && needle.charCodeAt(shared) === before.charCodeAt(shared)) shared++
    count += needle.length - shared
    before = needle
  }
  return count
}
