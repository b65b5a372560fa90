import { NumberList } from './number-list.ts'

/** Which state leads to which, and in which ones a run ends: so it is seen where nobody comes to an end any more. */
export class Ways {
  readonly #froms = new NumberList()
  readonly #tos = new NumberList()
  readonly #ends: number[] = []

  lead(from: number, to: number): void {
    this.#froms.push(from)
    this.#tos.push(to)
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
    const [froms, tos] = [this.#froms, this.#tos]
    const starts = new Int32Array(states + 1)
    for (let way = 0; way < tos.size; way++) starts[tos.at(way)]!++
    for (let state = 1; state <= states; state++) starts[state]! += starts[state - 1]!
    const before = new Int32Array(tos.size)
    for (let way = 0; way < tos.size; way++) before[--starts[tos.at(way)]!] = froms.at(way)
    return { starts, before }
  }
}
