import type { Met, Values } from './values.ts'

/** The place of whoever takes a step, among those that it meets. */
const SELF = 1

/**
 * A value made of others, as a step sees them: what somebody knows who has come to know these. Processes are named by their
 * order in it, so that it is the same shape for another process in another's place.
 */
export class Composed {
  readonly #values: Values
  readonly #met: Met
  readonly #places: number[] = []
  #text: string

  constructor(values: Values, met: Met, kind: string) {
    this.#values = values
    this.#met = met
    this.#text = kind
  }

  text(text: string | number | undefined): this {
    this.#text += ` ${text}`
    return this
  }

  /** The cell of somebody that the step has met. */
  slot(place: number, offset: number): this {
    return this.text(`${this.#named(place)}.${offset}`)
  }

  seen(value: number): this {
    const { shape, processes } = this.#values.of(value)
    return this.text(`${this.#values.numberOf(shape)}(${processes.map((place) => this.#named(-place)).join()})`)
  }

  /** As the step sees it. */
  get value(): number {
    return this.#values.numberOf(
      this.#text,
      this.#places.map((place) => -place),
    )
  }

  /** As it is in a state. */
  get real(): number {
    return this.#met.real(this.value)
  }

  #named(place: number): string {
    if (place === SELF) return 'self'
    if (place === 0) return 'machine'
    const at = this.#places.indexOf(place)
    return `${at < 0 ? this.#places.push(place) - 1 : at}`
  }
}
