/** So long may those who go on take of one turn of the event loop; who comes then goes on in a later one, by himself. */
const TURN_MS = 10

/**
 * Gives the event loop its turns where many go on at once. What only computes and reads small files waits for nothing that the loop
 * would see: a hundred such strands would go on to their ends before anybody else is heard.
 */
export class Turnstile {
  readonly #waiting: (() => void)[] = []
  /** Since when somebody goes on in this turn. */
  #sinceMs: number | undefined

  /** Resolves at once where this turn has time left, else in one of the next. */
  async pass(): Promise<void> {
    if (this.#sinceMs === undefined) this.#beginTurn()
    else if (this.#waiting.length > 0 || performance.now() - this.#sinceMs >= TURN_MS) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
  }

  #beginTurn(): void {
    this.#sinceMs = performance.now()
    setImmediate(this.#endTurn)
  }

  readonly #endTurn = (): void => {
    this.#sinceMs = undefined
    const next = this.#waiting.shift()
    if (next === undefined) return
    this.#beginTurn()
    next()
  }
}
