import type { KernelError } from '../../errors.ts'
import type { Host, Watch } from '../../host/index.ts'
import { follow } from './follow.ts'
import { type Snapshot, takeSnapshot, type WatchedTree } from './snapshot.ts'

/** After a change, it is waited until nothing has changed for so long: a package is not one file. */
const QUIET_MS = 500

/** Whoever never stops changing things is not waited for any longer. */
const PATIENCE_MS = 5_000

/** Between two looks where nothing tells of changes; longer where a look takes more than a fiftieth of it. */
const POLL_MS = 5_000
const POLL_LOOKS = 50

/** Between two looks where something does: not of what another machine does to a shared file system, nor of mounts. */
const BACKGROUND_MS = 300_000

/** How long nothing is watched after this user's watches were used up. */
const RETRY_NS = 300_000_000_000n

/**
 * Looks at a tree, and waits for a reason to look again. Each look watches all that it looks at anew, from before it looks
 * at it: so a change that one look has not seen ends the wait for the next, whatever was moved or replaced before.
 */
export class TreeWatch {
  readonly #host: Pick<Host, 'files' | 'clock'>
  readonly #tree: WatchedTree
  readonly #onRefusal: (refusal: KernelError) => void
  #watch: Watch | undefined
  #closed = false
  #lookMs = 0
  /** The time until which nothing is watched. */
  #blindUntilNs: bigint | undefined

  /** `onRefusal` is told when nothing more can be watched, and it is looked from time to time instead. */
  constructor(host: Pick<Host, 'files' | 'clock'>, tree: WatchedTree, onRefusal: (refusal: KernelError) => void) {
    this.#host = host
    this.#tree = tree
    this.#onRefusal = onRefusal
  }

  get closed(): boolean {
    return this.#closed
  }

  /** What of the tree counts, as it is now, and the indexes of these names. */
  async look(indexNames: readonly string[]): Promise<Snapshot> {
    const startNs = this.#host.clock.monotonicNs()
    const snapshot = await this.#lookNow(indexNames)
    this.#lookMs = Number(this.#host.clock.monotonicNs() - startNs) / 1e6
    return snapshot
  }

  async #lookNow(indexNames: readonly string[]): Promise<Snapshot> {
    const { files, clock } = this.#host
    const before = this.#watch
    this.#watch = await files.openWatch()
    if (this.#closed) await this.#watch.close()
    if (this.#blindUntilNs !== undefined && clock.monotonicNs() < this.#blindUntilNs) {
      await before?.close()
      return takeSnapshot(files, this.#tree, indexNames)
    }
    const followed = follow(files, this.#watch)
    const snapshot = await takeSnapshot(followed.files, this.#tree, indexNames)
    // Only now: until then, the two share the kernel's watches.
    await before?.close()
    await this.#judge(followed.refusal())
    return snapshot
  }

  /** Waits for a change and for quiet after it, at most so long; ends at once when closed. */
  async wait(timeoutMs: number): Promise<void> {
    const watch = this.#watch
    const pollMs = Math.max(POLL_MS, POLL_LOOKS * this.#lookMs)
    const limitMs = this.#blindUntilNs === undefined ? BACKGROUND_MS : pollMs
    if (watch === undefined || !(await watch.changed(Math.min(timeoutMs, limitMs)))) return
    const startNs = this.#host.clock.monotonicNs()
    for (let leftMs = PATIENCE_MS; leftMs > 0; ) {
      if (!(await watch.changed(Math.min(QUIET_MS, leftMs)))) return
      leftMs = PATIENCE_MS - Number(this.#host.clock.monotonicNs() - startNs) / 1e6
    }
  }

  /** Ends the wait, and makes the next ones end at once. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#watch?.close()
  }

  async #judge(refusal: KernelError | undefined): Promise<void> {
    if (refusal === undefined || this.#closed) {
      this.#blindUntilNs = undefined
      return
    }
    if (this.#blindUntilNs === undefined) this.#onRefusal(refusal)
    this.#blindUntilNs = this.#host.clock.monotonicNs() + RETRY_NS
    // What was watched is given back, for others may need it.
    await this.#watch?.close()
    this.#watch = await this.#host.files.openWatch()
    if (this.#closed) await this.#watch.close()
  }
}
