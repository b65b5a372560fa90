import { parseJson } from './json-line.ts'

/** A JSON object whose every field must be asked for, and be what it is asked for as. `fail` throws. */
export class Fields {
  readonly #left: Map<string, unknown>
  /** Throws, and says where. */
  readonly fail: (problem: string) => never

  /** Of a line of JSON. */
  constructor(line: string, fail: (problem: string) => never) {
    const value = parseJson(line, fail)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) fail('no JSON object')
    this.#left = new Map(Object.entries(value as object))
    this.fail = fail
  }

  has(name: string): boolean {
    return this.#left.has(name)
  }

  /** A byte string. */
  text(name: string): string {
    const value = this.#take(name)
    if (typeof value !== 'string') return this.fail(`"${name}" is no string`)
    return /^[\x00-\xff]*$/.test(value) ? value : this.fail(`"${name}" has a character above U+00FF`)
  }

  /** An integer from 0 on. */
  count(name: string): number {
    const value = this.#take(name)
    const isCount = typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
    return isCount ? value : this.fail(`"${name}" is no count`)
  }

  /** Nanoseconds as a decimal string, of no more digits than 64 bits have. */
  nanoseconds(name: string): bigint {
    const value = this.#take(name)
    const isDecimal = typeof value === 'string' && /^(0|[1-9]\d{0,19})$/.test(value)
    return isDecimal ? BigInt(value) : this.fail(`"${name}" is no decimal number in a string`)
  }

  /** Nothing else may be there: it would be lost when the event is written again. */
  end(): void {
    for (const name of this.#left.keys()) this.fail(`unknown field ${JSON.stringify(name)}`)
  }

  #take(name: string): unknown {
    const value = this.#left.get(name)
    this.#left.delete(name)
    return value
  }
}
