import { grown } from './state-table.ts'

/** Which state leads to which, and in which ones a run ends: so it is seen where nobody comes to an end any more. */
export class Ways {
  #froms = new Int32Array(1024)
  #tos = new Int32Array(1024)
  #count = 0
  readonly #ends: number[] = []

  lead(from: number, to: number): void {
    if (this.#count === this.#froms.length) {
      this.#froms = grown(this.#froms)
      this.#tos = grown(this.#tos)
    }
    this.#froms[this.#count] = from
    this.#tos[this.#count++] = to
  }

  end(state: number): void {
    this.#ends.push(state)
  }

  /** The nearest of so many states from which no end is come to, whoever goes on: states go round there for ever. */
  endless(states: number): number | undefined {
    const { starts, before } = this.#backwards(states)
    const ends = new Uint8Array(states)
    const left = [...this.#ends]
    for (const state of left) ends[state] = 1
    for (let state = left.pop(); state !== undefined; state = left.pop()) {
      for (const from of before.subarray(starts[state], starts[state + 1])) {
        if (ends[from] === 1) continue
        ends[from] = 1
        left.push(from)
      }
    }
    const nearest = ends.indexOf(0)
    return nearest < 0 ? undefined : nearest
  }

  /** Of each state those that lead to it: a part of `before`, from its start to the next one's. */
  #backwards(states: number): { readonly starts: Int32Array; readonly before: Int32Array } {
    const starts = new Int32Array(states + 1)
    for (const to of this.#tos.subarray(0, this.#count)) starts[to]!++
    for (let state = 1; state <= states; state++) starts[state]! += starts[state - 1]!
    const before = new Int32Array(this.#count)
    for (let way = 0; way < this.#count; way++) before[--starts[this.#tos[way]!]!] = this.#froms[way]!
    return { starts, before }
  }
}
