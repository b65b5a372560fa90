import type { Strand } from './actor.ts'
import type { Cell } from './cells.ts'
import type { Random } from './random.ts'
import type { Waiting } from './waiting.ts'

/** Decides who goes on. */
export interface Order {
  /** Whose step is next, after time has passed if it must; undefined where nobody can ever go on. */
  next(): Strand | undefined
  /** A strand can go on that could not before. */
  becameReady?(strand: Strand): void
}

/** Any strand that can go on, by the seeded source. Time stands still while there is one. */
export class AnyOrder implements Order {
  readonly #waiting: Waiting
  readonly #clock: Cell<number>
  readonly #random: Random

  constructor(waiting: Waiting, clock: Cell<number>, random: Random) {
    this.#waiting = waiting
    this.#clock = clock
    this.#random = random
  }

  next(): Strand | undefined {
    const { ready } = this.#waiting
    if (ready.length > 0) return ready[this.#random(ready.length)]
    if (!passTime(this.#waiting, this.#clock)) return undefined
    return this.next()
  }
}

/** Time moves to the next moment that somebody waits for; false where nobody does. */
export function passTime(waiting: Waiting, clock: Cell<number>): boolean {
  const nextNs = waiting.nextDeadlineNs
  if (nextNs === undefined) return false
  if (nextNs > clock.value) clock.value = nextNs
  waiting.timePassed()
  return true
}
