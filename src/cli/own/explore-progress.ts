import type { Progress } from '../../lab/explorer/index.ts'
import type { World } from '../world.ts'

const EACH_MS = 100

/** Shows how far an exploration has come, and hears whoever wants it to end. */
export class ExploreProgress {
  readonly #world: Pick<World, 'status' | 'onInterrupt'>
  readonly #name: string
  readonly #beganMs = performance.now()
  readonly #listening: () => void
  readonly #isShown: boolean
  #nextMs = this.#beganMs + EACH_MS
  isInterrupted = false

  constructor(world: Pick<World, 'status' | 'onInterrupt'>, name: string) {
    this.#world = world
    this.#name = name
    // Numbers with commas need Node's words for languages, which takes longer than a short exploration may.
    this.#isShown = world.status?.('') ?? false
    this.#listening = world.onInterrupt(async () => {
      this.isInterrupted = true
    })
  }

  get seconds(): number {
    return (performance.now() - this.#beganMs) / 1000
  }

  at(progress: Progress): 'stop' | undefined | Promise<'stop' | undefined> {
    if (this.isInterrupted) return 'stop'
    const nowMs = performance.now()
    if (nowMs < this.#nextMs) return undefined
    this.#nextMs = nowMs + EACH_MS
    if (this.#isShown) this.#world.status?.(progressText(this.#name, progress, this.seconds))
    // A turn of the loop, in which an interrupt is heard.
    return new Promise((resolve) => setImmediate(() => resolve(this.isInterrupted ? 'stop' : undefined)))
  }

  end(): void {
    if (this.#isShown) this.#world.status?.('')
    this.#listening()
  }
}

/** `NAME: 1,234 executions, 617 a second, 12 s left`. */
function progressText(name: string, { executions, total }: Progress, seconds: number): string {
  const rate = executions / seconds
  const left = total === undefined ? '' : `, ${Math.ceil(Math.max(0, total - executions) / rate)} s left`
  return `${name}: ${executions.toLocaleString('en')} executions, ${Math.round(rate).toLocaleString('en')} a second${left}`
}
