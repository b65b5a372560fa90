import type { Socket } from 'node:net'

/**
 * Connections on which nothing was said yet, and an end of those where that takes too long. One timer for all: a timer a
 * connection costs as much as reading what it says.
 */
export class SilentSockets {
  readonly #patienceMs: number
  /** Since when, the longest first. */
  readonly #since = new Map<Socket, number>()
  #isTimed = false

  constructor(patienceMs: number) {
    this.#patienceMs = patienceMs
  }

  add(socket: Socket): void {
    this.#since.set(socket, performance.now())
    if (!this.#isTimed) this.#lookAfter(this.#patienceMs)
  }

  /** It has spoken, or is gone. */
  delete(socket: Socket): void {
    this.#since.delete(socket)
  }

  /** What was said while the loop was busy with something else is read before it is looked. */
  #lookAfter(ms: number): void {
    this.#isTimed = true
    setTimeout(() => setImmediate(() => this.#endOverdue()), ms).unref()
  }

  #endOverdue(): void {
    this.#isTimed = false
    const nowMs = performance.now()
    for (const [socket, sinceMs] of this.#since) {
      const leftMs = sinceMs + this.#patienceMs - nowMs
      if (leftMs > 0) {
        this.#lookAfter(Math.ceil(leftMs))
        return
      }
      this.#since.delete(socket)
      socket.destroy()
    }
  }
}
