import type { TimelineEvent } from '../../host/simulated/index.ts'
import { imageBytes } from './image-bytes.ts'

/** Where the image has been read. Section 2.2 of the rules. */
export const READ = 'P1'

/** Keeps the books of a storm: images in memory, and which of them were for nothing. Fed with the machine's events. */
export class Account {
  readonly #sizes: ReadonlyMap<string, number>
  /** Bytes of the call that has read its image and has not returned, by process: one at a time each, and 0 for none. */
  readonly #loads = new Map<string, number>()
  readonly #duplicates = new Map<string, number>()
  #bytesNow = 0
  #peakBytes = 0
  #refused = 0

  /** `sizes` are those of the module files, by path. */
  constructor(sizes: ReadonlyMap<string, number>) {
    this.#sizes = sizes
  }

  /** The most bytes of images that calls held at one moment. */
  get peakBytes(): number {
    return this.#peakBytes
  }

  /** Loads that init or the kernel refused, for another reason than a name that is taken. */
  get refused(): number {
    return this.#refused
  }

  /** Calls that failed as their module's name was taken, by the path of the file, or `image of N bytes`. */
  get duplicates(): ReadonlyMap<string, number> {
    return this.#duplicates
  }

  take(event: TimelineEvent): void {
    if (event.kind === 'end' || (event.call !== 'finit_module' && event.call !== 'init_module')) return
    if (event.kind === 'point') this.#reached(event.process, event.subject, event.detail)
    else if (event.kind === 'return') this.#over(event.process, event.subject, refusalOf(event))
  }

  #reached(loader: string, path: string, point: string): void {
    if (point !== READ) return
    const bytes = imageBytes(this.#sizes, path)
    this.#loads.set(loader, bytes)
    this.#bytesNow += bytes
    this.#peakBytes = Math.max(this.#peakBytes, this.#bytesNow)
  }

  #over(loader: string, path: string, code: string | undefined): void {
    this.#bytesNow -= this.#loads.get(loader) ?? 0
    this.#loads.set(loader, 0)
    if (code === undefined) return
    if (code !== 'EEXIST' && code !== 'EBUSY' && code !== 'ETXTBSY') {
      this.#refused++
      return
    }
    this.#duplicates.set(path, (this.#duplicates.get(path) ?? 0) + 1)
  }
}

function refusalOf(event: TimelineEvent & { readonly kind: 'return' }): string | undefined {
  return event.outcome === 'refused' ? event.detail : undefined
}
