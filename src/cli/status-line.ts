const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * The line of a terminal on which the cursor stands, until something else is written. It knows no escape sequences, and it
 * takes itself away before a signal ends the process.
 */
export class StatusLine {
  readonly #write: (text: string) => void
  #shown = ''

  constructor(write: (text: string) => void) {
    this.#write = write
  }

  show(text: string): void {
    if (text === '') {
      this.clear()
      return
    }
    if (this.#shown === '') for (const signal of SIGNALS) process.on(signal, this.#endBy)
    this.#write(`\r${text.padEnd(this.#shown.length)}`)
    this.#shown = text
  }

  clear(): void {
    if (this.#shown === '') return
    this.#write(`\r${' '.repeat(this.#shown.length)}\r`)
    this.#shown = ''
    for (const signal of SIGNALS) process.off(signal, this.#endBy)
  }

  /** As if there had been nobody to hear the signal, unless there is somebody else. */
  readonly #endBy = (signal: NodeJS.Signals): void => {
    // The terminal may have put ^C behind it.
    this.#shown += '  '
    this.clear()
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal)
  }
}
