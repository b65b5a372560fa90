/** So long may those who go on take of one turn of the event loop; who comes then goes on in a later one, by himself. */
const TURN_MS = 10

/** Turns of the loop behind a long one: to be heard takes one for a connection, one for what it says, and one for the answer. */
const TURNS = 3

const AT_ONCE = Promise.resolve()

/**
 * Gives the event loop its turns where many go on at once. What only computes and reads small files waits for nothing that the loop
 * would see: a hundred such strands would go on to their ends before anybody else is heard.
 */
export class Turnstile {
  readonly #waiting: (() => void)[] = []
  /** Since when somebody goes on in this turn. */
  #sinceMs: number | undefined

  /** Resolves at once where this turn has time left, else in one of the next. */
  pass(): Promise<void> {
    if (this.#sinceMs === undefined) this.#beginTurn()
    else if (this.#waiting.length > 0 || nowMs() - this.#sinceMs >= TURN_MS) {
      return new Promise((resolve) => this.#waiting.push(resolve))
    }
    return AT_ONCE
  }

  #beginTurn(): void {
    this.#sinceMs = nowMs()
    setImmediate(this.#endTurn)
  }

  readonly #endTurn = (): void => {
    const wasLong = this.#waiting.length > 0 && nowMs() - this.#sinceMs! >= TURN_MS
    this.#leave(wasLong ? TURNS : 1)
  }

  /** The loop has so many turns, of which one is over, before the next who waits goes on. */
  #leave(turns: number): void {
    if (turns > 1) {
      setImmediate(() => this.#leave(turns - 1))
      return
    }
    this.#sinceMs = undefined
    const next = this.#waiting.shift()
    if (next === undefined) return
    this.#beginTurn()
    next()
  }
}

/** Of the process. Node makes `performance` when it is first asked for, which takes 2 ms of a short run. */
function nowMs(): number {
  return 1000 * process.uptime()
}
