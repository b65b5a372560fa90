/** The machine itself, among those that own cells: processes are counted from 1. */
export const MACHINE = 0

/** What a cell holds, or where a call or a program stands. */
export interface Value {
  /** What it is, whoever the processes are that it names. */
  readonly shape: string
  /** The processes that it names: their numbers in a state, or negative, those that a step has met. */
  readonly processes: readonly number[]
  /** Itself, where it is a number. */
  readonly number: number | undefined
  /** Itself, where it is a text. */
  readonly text: string | undefined
}

const NOBODY: readonly number[] = []

/** As it was when the cell was made, whatever that is. */
export const INITIAL = 0

/** So many processes of a value are told apart by one number, each below a limit that no scenario comes near to. */
const MOST_IN_KEY = 3
const MOST_PROCESSES = 0x8000

/** Numbers for values. */
export class Values {
  readonly #all: Value[] = [{ shape: '', processes: NOBODY, number: undefined, text: undefined }]
  readonly #numbers = new Map<string, number>()
  /** Of each value, what it is with others in the places of its own. */
  readonly #renamed: Map<number, number>[] = []

  of(value: number): Value {
    return this.#all[value]!
  }

  numberOf(shape: string, processes: readonly number[] = NOBODY, own?: number | string): number {
    const key = processes.length === 0 ? shape : `${shape}|${processes.join()}`
    let known = this.#numbers.get(key)
    if (known === undefined) {
      known = this.#all.length
      this.#numbers.set(key, known)
      const number = typeof own === 'number' ? own : undefined
      this.#all.push({ shape, processes, number, text: typeof own === 'string' ? own : undefined })
    }
    return known
  }

  ofNumber(number: number): number {
    return this.numberOf(`= ${number}`, NOBODY, number)
  }

  /** The same value with other processes in the places of its own. */
  renamed(value: number, rename: (who: number) => number): number {
    const { shape, processes } = this.#all[value]!
    if (processes.length === 0) return value
    if (processes.length > MOST_IN_KEY) return this.numberOf(shape, processes.map(rename))
    let key = 0
    for (const who of processes) key = key * 2 * MOST_PROCESSES + MOST_PROCESSES + rename(who)
    this.#renamed[value] ??= new Map()
    const known = this.#renamed[value].get(key)
    if (known !== undefined) return known
    const number = this.numberOf(shape, processes.map(rename))
    this.#renamed[value].set(key, number)
    return number
  }
}

/** The processes that a step meets, in that order: the same step of another process is the same with others in their places. */
export class Met {
  readonly #values: Values
  readonly processes: number[]

  constructor(values: Values, self: number) {
    this.#values = values
    this.processes = [MACHINE, self]
  }

  /** The place of a process among them; it is met now if it was not before. */
  meet(who: number): number {
    const at = this.processes.indexOf(who)
    return at < 0 ? this.processes.push(who) - 1 : at
  }

  /** A value, as this step sees it. */
  seen(value: number): number {
    return this.#values.renamed(value, (who) => -this.meet(who))
  }

  /** What the step knows as `value`. */
  real(value: number): number {
    return this.#values.renamed(value, (place) => this.processes[-place]!)
  }
}
