/** Connections that one user may make at once, and in a second from then on. Root, who may do anything, has no bound. */
const LIMITS = { burst: 100, perSecond: 20 }

const USERS_MAX = 1_024

interface Account {
  left: number
  atMs: number
}

/** Bounds how often users connect, each by himself, so that none of them takes all the connections that there are. */
export class ConnectionRate {
  readonly #limits: typeof LIMITS
  readonly #accounts = new Map<number, Account>()

  constructor(limits: typeof LIMITS = LIMITS) {
    this.#limits = limits
  }

  /** May this user connect at this moment? Counts it. */
  admits(uid: number, nowMs: number): boolean {
    if (uid === 0) return true
    const { burst, perSecond } = this.#limits
    const known = this.#accounts.get(uid)
    const left = known === undefined ? burst : known.left + ((nowMs - known.atMs) / 1000) * perSecond
    // Who has not come for longest has what he may have again.
    this.#accounts.delete(uid)
    if (this.#accounts.size >= USERS_MAX) this.#accounts.delete(this.#accounts.keys().next().value!)
    this.#accounts.set(uid, { left: Math.min(burst, left) - (left >= 1 ? 1 : 0), atMs: nowMs })
    return left >= 1
  }
}
