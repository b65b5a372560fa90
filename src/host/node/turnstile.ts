/** So long may those who go on take before the event loop has its turn; who comes then goes on in a later one, by himself. */
const TURN_MS = 10

const AT_ONCE = Promise.resolve()

/**
 * Gives the event loop its turns where many go on at once. What only computes and reads small files waits for nothing that the loop
 * would see: a hundred such strands would go on to their ends before anybody else is heard.
 */
export class Turnstile {
  readonly #waiting: (() => void)[] = []
  /** When it was last sure that the loop had a turn. Not asked of each turn, which would cost what a small strand does. */
  #sinceMs = nowMs()

  /** Resolves at once where there is time left, else in one of the next turns. */
  pass(): Promise<void> {
    if (this.#waiting.length === 0 && nowMs() - this.#sinceMs < TURN_MS) return AT_ONCE
    return new Promise((resolve) => {
      if (this.#waiting.push(resolve) === 1) setImmediate(this.#next)
    })
  }

  readonly #next = (): void => {
    this.#sinceMs = nowMs()
    const next = this.#waiting.shift()!
    if (this.#waiting.length > 0) setImmediate(this.#next)
    next()
  }
}

/** Of the process. Node makes `performance` when it is first asked for, which takes 2 ms of a short run. */
function nowMs(): number {
  return 1000 * process.uptime()
}
