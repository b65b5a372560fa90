import type { TimelineEvent } from '../../host/simulated/index.ts'

/** Where the image has been read, and where the module has been laid out in memory of its own. Section 2.2 of the rules. */
const READ = 'P1'
const LAID_OUT = 'P4'

interface Load {
  readonly bytes: number
  laidOut: boolean
}

/** Keeps the books of a storm: images in memory, and what of them was for nothing. Fed with the machine's events. */
export class Account {
  readonly #sizes: ReadonlyMap<string, number>
  /** Calls that have read their image and have not returned, by process: one at a time each. */
  readonly #loads = new Map<string, Load>()
  readonly #duplicates = new Map<string, number>()
  #bytesNow = 0
  #peakBytes = 0
  #wastedBytes = 0
  #refused = 0

  /** `sizes` are those of the module files, by path. */
  constructor(sizes: ReadonlyMap<string, number>) {
    this.#sizes = sizes
  }

  /** The most bytes of images that calls held at one moment. */
  get peakBytes(): number {
    return this.#peakBytes
  }

  /** What duplicates read in vain, and once more for those that were laid out too. R6.21 */
  get wastedBytes(): number {
    return this.#wastedBytes
  }

  /** Loads that init or the kernel refused, for another reason than a name that is taken. */
  get refused(): number {
    return this.#refused
  }

  /** Calls that failed as their module's name was taken, by the path of the file. */
  get duplicates(): ReadonlyMap<string, number> {
    return this.#duplicates
  }

  take(event: TimelineEvent): void {
    if (event.kind === 'end' || event.call !== 'finit_module') return
    if (event.kind === 'point') this.#reached(event.process, event.subject, event.detail)
    else if (event.kind === 'return') this.#over(event.process, event.subject, refusalOf(event))
  }

  #reached(loader: string, path: string, point: string): void {
    if (point === READ) {
      const bytes = this.#sizes.get(path) ?? 0
      this.#loads.set(loader, { bytes, laidOut: false })
      this.#bytesNow += bytes
      this.#peakBytes = Math.max(this.#peakBytes, this.#bytesNow)
    } else if (point === LAID_OUT) {
      const load = this.#loads.get(loader)
      if (load !== undefined) load.laidOut = true
    }
  }

  #over(loader: string, path: string, code: string | undefined): void {
    const load = this.#loads.get(loader)
    this.#loads.delete(loader)
    this.#bytesNow -= load?.bytes ?? 0
    if (code === undefined) return
    if (code !== 'EEXIST' && code !== 'EBUSY' && code !== 'ETXTBSY') {
      this.#refused++
      return
    }
    this.#duplicates.set(path, (this.#duplicates.get(path) ?? 0) + 1)
    if (load !== undefined) this.#wastedBytes += load.laidOut ? 2 * load.bytes : load.bytes
  }
}

function refusalOf(event: TimelineEvent & { readonly kind: 'return' }): string | undefined {
  return event.outcome === 'refused' ? event.detail : undefined
}
