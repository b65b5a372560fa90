import { LONGEST_TIMER_MS } from './node-clock.ts'

/** A wait that somebody else may end. One waits at a time. */
export class Bell {
  #answer: (() => void) | undefined

  /** Resolves when it is rung, or after a time: after a month, where that is longer. */
  wait(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.min(Math.ceil(timeoutMs), LONGEST_TIMER_MS))
      this.#answer = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  ring(): void {
    this.#answer?.()
  }
}
