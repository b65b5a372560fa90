import type { DeviceEvent } from './device-event.ts'

/** udevd's queue: events by number, each blocked while an earlier one of a related device is not done. v262, src/udev */
export class DeviceQueue {
  #waiting: DeviceEvent[] = []
  readonly #running = new Set<DeviceEvent>()

  add(event: DeviceEvent): void {
    this.#waiting.push(event)
  }

  /** The first event that nothing blocks, which runs from now on. */
  take(): DeviceEvent | undefined {
    const place = this.#waiting.findIndex((event, index) => !this.#isBlocked(event, index))
    if (place < 0) return undefined
    const [event] = this.#waiting.splice(place, 1)
    this.#running.add(event!)
    return event
  }

  done(event: DeviceEvent): void {
    this.#running.delete(event)
  }

  isRunning(event: DeviceEvent): boolean {
    return this.#running.has(event)
  }

  #isBlocked(event: DeviceEvent, index: number): boolean {
    for (const other of this.#running) if (isRelated(event, other)) return true
    for (let earlier = 0; earlier < index; earlier++) if (isRelated(event, this.#waiting[earlier]!)) return true
    return false
  }
}

/** The same device, or one above the other: names are compared whole, so that cpu1 is not above cpu10. */
function isRelated({ devpath: one }: DeviceEvent, { devpath: other }: DeviceEvent): boolean {
  return one === other || one.startsWith(`${other}/`) || other.startsWith(`${one}/`)
}
