import type { Claim } from '../../src/loading/converge/claims.ts'
import { type InsertionRecord, NO_RECORD } from '../../src/loading/converge/record.ts'
import type { AClock } from './a-clock.ts'

export interface MemoryClaimFacts {
  /** What each look at the record finds; the last one stays. */
  readonly looks?: readonly InsertionRecord[]
  readonly openedAt?: number
  /** Is it to be had at this time? At once, where that is not told. */
  readonly freeAfterMs?: number
  readonly secondAfterMs?: number
}

/** A claim in memory, which tells what was done with it. Nobody writes to it but its holder. */
export class MemoryClaim implements Claim {
  readonly openedAt: number
  readonly written: InsertionRecord[] = []
  /** How long each wait for a record was. */
  readonly waitsMs: number[] = []
  released = 0
  readonly #clock: AClock
  readonly #facts: MemoryClaimFacts
  readonly #looks: InsertionRecord[]

  constructor(clock: AClock, facts: MemoryClaimFacts = {}) {
    this.#clock = clock
    this.#facts = facts
    this.openedAt = facts.openedAt ?? 0
    this.#looks = [...(facts.looks ?? [])]
  }

  tryTake = async () => this.#isAfter(this.#facts.freeAfterMs ?? 0)
  tryTakeSecond = async () => this.#isAfter(this.#facts.secondAfterMs ?? Number.MAX_SAFE_INTEGER)
  giveUp = async () => undefined

  async changed(timeoutMs: number): Promise<void> {
    this.waitsMs.push(timeoutMs)
    await this.#clock.sleep(timeoutMs)
  }

  async read(): Promise<InsertionRecord> {
    return (this.#looks.length > 1 ? this.#looks.shift() : this.#looks[0]) ?? NO_RECORD
  }

  async write(record: InsertionRecord): Promise<void> {
    this.written.push(record)
    this.#looks.splice(0, Number.POSITIVE_INFINITY, record)
  }

  /** It takes a while, as closing a file does. */
  async release(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve))
    this.released++
  }

  #isAfter(ms: number): boolean {
    return this.#clock.monotonicNs() >= BigInt(ms) * 1_000_000n
  }
}
