import type { DeviceEvent } from './device-event.ts'

/** udevd's queue: events by number, each blocked while an earlier one of a related device is not done. v262, src/udev */
export class DeviceQueue {
  #waiting: DeviceEvent[] = []
  readonly #running = new Set<DeviceEvent>()
  readonly #above = new Map<string, readonly string[]>()
  readonly #busy = new Paths(this.#above)

  add(event: DeviceEvent): void {
    this.#waiting.push(event)
  }

  /** The first event that nothing blocks, which runs from now on. */
  take(): DeviceEvent | undefined {
    const place = this.#firstFree()
    if (place < 0) return undefined
    const [event] = this.#waiting.splice(place, 1)
    this.#running.add(event!)
    this.#busy.add(event!.devpath)
    return event
  }

  done(event: DeviceEvent): void {
    if (this.#running.delete(event)) this.#busy.delete(event.devpath)
  }

  isRunning(event: DeviceEvent): boolean {
    return this.#running.has(event)
  }

  #firstFree(): number {
    // Those that are passed over block later ones as well.
    let earlier: Paths | undefined
    return this.#waiting.findIndex(({ devpath }) => {
      if (!this.#busy.hasRelated(devpath) && earlier?.hasRelated(devpath) !== true) return true
      earlier ??= new Paths(this.#above)
      earlier.add(devpath)
      return false
    })
  }
}

/** Paths of devices. Asking costs the same however many there are. */
class Paths {
  readonly #counts = new Map<string, number>()
  /** How many are at each path or below it. */
  readonly #below = new Map<string, number>()
  /** Of each path that was asked for: itself, and those of the directories that it is in. */
  readonly #above: Map<string, readonly string[]>

  constructor(above: Map<string, readonly string[]>) {
    this.#above = above
  }

  add(path: string): void {
    count(this.#counts, path, 1)
    for (const above of this.#upwards(path)) count(this.#below, above, 1)
  }

  delete(path: string): void {
    count(this.#counts, path, -1)
    for (const above of this.#upwards(path)) count(this.#below, above, -1)
  }

  /** Is the same device among them, or one above or below? Names are compared whole, so that cpu1 is not above cpu10. */
  hasRelated(path: string): boolean {
    if (this.#counts.size === 0) return false
    if (this.#below.has(path)) return true
    for (const above of this.#upwards(path)) if (this.#counts.has(above)) return true
    return false
  }

  #upwards(path: string): readonly string[] {
    const known = this.#above.get(path)
    if (known !== undefined) return known
    const paths = upwards(path)
    this.#above.set(path, paths)
    return paths
  }
}

/** A path, and those of the directories that it is in. */
function upwards(path: string): string[] {
  const paths: string[] = []
  for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) paths.push(path.slice(0, end))
  return paths
}

function count(counts: Map<string, number>, path: string, change: number): void {
  const after = (counts.get(path) ?? 0) + change
  if (after === 0) counts.delete(path)
  else counts.set(path, after)
}
