/** What one name may cost: so many failures at once, and so many a second from then on. Promise C9. */
export interface BudgetOptions {
  readonly burst: number
  readonly perSecond: number
}

const NAMES_MAX = 4_096

interface Account {
  /** Failures that it may still have. */
  left: number
  atNs: bigint
  inFlight: number
}

/**
 * Bounds requests that fail, for each name: in flight and per second. Successes are free: a name that has not failed lately
 * has no bound, and one that has may have as many in flight as failures are left to it.
 */
export class Budget {
  readonly #options: BudgetOptions
  readonly #accounts = new Map<string, Account>()

  constructor(options: BudgetOptions = { burst: 20, perSecond: 2 }) {
    this.#options = options
  }

  /** Names that have failed lately, or are in flight. */
  get size(): number {
    return this.#accounts.size
  }

  /** Begins something for a name; false where it has used up what it may. */
  begin(name: string, nowNs: bigint): boolean {
    const account = this.#account(name, nowNs)
    const hasFailed = account.left < this.#options.burst
    if (hasFailed && account.inFlight >= Math.floor(account.left)) return false
    account.inFlight++
    return true
  }

  /** It is over. */
  end(name: string, nowNs: bigint, failed: boolean): void {
    const account = this.#account(name, nowNs)
    account.inFlight = Math.max(0, account.inFlight - 1)
    if (failed) account.left = Math.max(0, account.left - 1)
    if (account.inFlight === 0 && account.left >= this.#options.burst) this.#accounts.delete(name)
  }

  #account(name: string, nowNs: bigint): Account {
    const { burst, perSecond } = this.#options
    const known = this.#accounts.get(name)
    if (known !== undefined) {
      known.left = Math.min(burst, known.left + (Number(nowNs - known.atNs) / 1e9) * perSecond)
      known.atNs = nowNs
      return known
    }
    if (this.#accounts.size >= NAMES_MAX) this.#forgetIdle()
    const made: Account = { left: burst, atNs: nowNs, inFlight: 0 }
    this.#accounts.set(name, made)
    return made
  }

  /** Those that nobody asks for now; all of them, so that this is done seldom. */
  #forgetIdle(): void {
    for (const [name, { inFlight }] of this.#accounts) if (inFlight === 0) this.#accounts.delete(name)
  }
}
