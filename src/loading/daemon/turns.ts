import type { Strands } from '../../host/index.ts'

/** Modules that are not inserted beside each other: whatever has one of them in its plan waits for the others. */
export class Turns {
  readonly #sequential: ReadonlySet<string>
  readonly #signal: ReturnType<Strands['signal']>
  #isTaken = false

  constructor(strands: Strands, sequential: ReadonlySet<string>) {
    this.#sequential = sequential
    this.#signal = strands.signal()
  }

  async take<Result>(modules: readonly string[], act: () => Promise<Result>): Promise<Result> {
    if (!modules.some((module) => this.#sequential.has(module))) return act()
    while (this.#isTaken) await this.#signal.wait()
    this.#isTaken = true
    try {
      return await act()
    } finally {
      this.#isTaken = false
      this.#signal.ring()
    }
  }
}
