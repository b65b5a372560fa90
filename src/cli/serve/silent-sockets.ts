import type { Socket } from 'node:net'

/**
 * Connections on which nothing was said yet, and an end of those where that takes too long. One timer for all: a timer a
 * connection costs as much as reading what it says.
 */
export class SilentSockets {
  readonly #patienceMs: number
  /** Since when, the longest first. */
  readonly #since = new Map<Socket, number>()
  #timer: NodeJS.Timeout | undefined

  constructor(patienceMs: number) {
    this.#patienceMs = patienceMs
  }

  add(socket: Socket): void {
    this.#since.set(socket, performance.now())
    this.#timer ??= setTimeout(() => this.#endOverdue(), this.#patienceMs).unref()
  }

  /** It has spoken, or is gone. */
  delete(socket: Socket): void {
    this.#since.delete(socket)
  }

  #endOverdue(): void {
    this.#timer = undefined
    const nowMs = performance.now()
    for (const [socket, sinceMs] of this.#since) {
      const leftMs = sinceMs + this.#patienceMs - nowMs
      if (leftMs > 0) {
        this.#timer = setTimeout(() => this.#endOverdue(), Math.ceil(leftMs)).unref()
        return
      }
      this.#since.delete(socket)
      socket.destroy()
    }
  }
}
