import type { Host } from '../host/index.ts'
import type { World } from './world.ts'

/** What ends sooner says nothing on its way. */
const SILENT_NS = 500_000_000n

const EACH_NS = 100_000_000n

/** How far long work has come, as a line on the terminal, for whoever sits before one: `depmod: 120/4023 modules`. */
export class Progress {
  readonly #world: Pick<World, 'status'>
  readonly #host: Pick<Host, 'clock' | 'strands'>
  readonly #name: string
  readonly #total: number
  readonly #unit: string
  #doneCount = 0
  #nextNs: bigint
  #isShown = false

  constructor(
    world: Pick<World, 'status'>,
    host: Pick<Host, 'clock' | 'strands'>,
    { name, total, unit }: { readonly name: string; readonly total: number; readonly unit: string },
  ) {
    this.#world = world
    this.#host = host
    this.#name = name
    this.#total = total
    this.#unit = unit
    this.#nextNs = host.clock.monotonicNs() + SILENT_NS
  }

  /** One more is done. Where that is shown, the caller waits for a moment in which an interrupt is heard. */
  step(): Promise<void> | undefined {
    this.#doneCount++
    const nowNs = this.#host.clock.monotonicNs()
    if (nowNs < this.#nextNs) return undefined
    this.#nextNs = nowNs + EACH_NS
    const text = `${this.#name}: ${this.#doneCount}/${this.#total} ${this.#unit}`
    this.#isShown = this.#world.status?.(text) ?? false
    if (!this.#isShown) return undefined
    return this.#host.strands.checkpoint()
  }

  /** Takes the line away. */
  end(): void {
    if (this.#isShown) this.#world.status?.('')
  }
}
