import { isRefusal } from '../../errors.ts'
import type { Host } from '../../host/index.ts'
import type { Machine, Process, SimulatedHost, UeventSocket } from '../../host/simulated/index.ts'
import { type DeviceEvent, deviceEventOf } from './device-event.ts'
import { DeviceQueue } from './device-queue.ts'

/** What a worker's builtin does with an event. */
export type EventHandler = (host: SimulatedHost, event: DeviceEvent) => Promise<void>

export interface UdevdOptions {
  /** Workers at a time. */
  readonly childrenMax: number
  readonly handle: EventHandler
  /** Workers are answered at once: `handle` goes on by `then`, as `StartOptions` says. */
  readonly goesOnAtOnce?: boolean
  /** Is an event taken at all? Asked by the manager when it arrives; every event, where it is not told. */
  readonly accepts?: (event: DeviceEvent, nowNs: bigint) => boolean
  /** Is told once, when all events of a list that was started are done. */
  readonly onSettled?: () => void
  /** 180 s, where it is not told. udevd 262, `event_timeout`. */
  readonly eventTimeoutMs?: number
}

/** systemd-udevd's own limit: `MIN3(2 * cpus + 16, MAX(memory / 128 MiB, 10), 2048)`. v262, src/udev/udev-manager.c */
export function childrenMaxOf(cpus: number, memoryBytes: number): number {
  return Math.min(2 * cpus + 16, Math.max(Math.floor(memoryBytes / (128 * 1024 * 1024)), 10), 2048)
}

const EVENT_TIMEOUT_MS = 180_000

/** systemd's own, by SO_RCVBUFFORCE. v262 */
const BUFFER_BYTES = 128 * 1024 * 1024

/**
 * systemd-udevd: one manager that takes events in the order of their numbers, and forked workers that handle one event
 * after the other. Workers share nothing after the fork. An event waits while an earlier one of the same device, or of one
 * above or below it, is not done. A worker that has been at one event for too long is killed, and the event is lost.
 */
export class Udevd {
  readonly #machine: Machine
  readonly #options: UdevdOptions
  readonly #queue = new DeviceQueue()
  #workers = 0
  #workersEver = 0
  #settledNs = 0n
  #areAllTaken = false
  #overruns = 0
  readonly #lost: DeviceEvent[] = []

  constructor(machine: Machine, options: UdevdOptions) {
    this.#machine = machine
    this.#options = options
  }

  /** Starts the manager on a list of events in the order of their numbers. */
  start(events: readonly DeviceEvent[]): void {
    this.#machine.start('udevd', async (host) => {
      for (const event of events) {
        const aheadMs = event.atMs - Number(host.clock.monotonicNs() / 1_000_000n)
        if (aheadMs > 0) await host.clock.sleep(aheadMs)
        await this.#take(host, event)
      }
      this.#areAllTaken = true
      this.#settle()
      return 0
    })
  }

  /** Starts the manager on the events of the kernel itself, from then on until none has come for a while. */
  listen({ quietMs, bufferBytes = BUFFER_BYTES }: { readonly quietMs: number; readonly bufferBytes?: number }): void {
    this.#machine.start('udevd', async (host) => {
      const socket = await host.uevents.listen(bufferBytes)
      for (;;) {
        const datagram = await this.#receive(socket, quietMs)
        if (datagram === undefined) return 0
        const event = deviceEventOf(datagram, host.clock.monotonicNs())
        if (event !== undefined) await this.#take(host, event)
      }
    })
  }

  /** How often the kernel said that events were lost. */
  get overruns(): number {
    return this.#overruns
  }

  /** When the last event was done, in virtual time. */
  get settledNs(): bigint {
    return this.#settledNs
  }

  get workersEver(): number {
    return this.#workersEver
  }

  /** Events whose worker was killed. */
  get lost(): readonly DeviceEvent[] {
    return this.#lost
  }

  /** The next datagram. Who has lost some goes on with the next ones, as udevd does. */
  async #receive(socket: UeventSocket, quietMs: number): Promise<string | undefined> {
    for (;;) {
      try {
        return await socket.receive(quietMs)
      } catch (error) {
        if (!isRefusal(error) || error.code !== 'ENOBUFS') throw error
        this.#overruns++
      }
    }
  }

  async #take(host: Host, event: DeviceEvent): Promise<void> {
    await host.files.read(ueventPath(event))
    if (this.#options.accepts?.(event, host.clock.monotonicNs()) === false) return
    this.#queue.add(event)
    this.#startWorkers()
  }

  #startWorkers(): void {
    while (this.#workers < this.#options.childrenMax) {
      const event = this.#queue.take()
      if (event === undefined) return
      this.#workers++
      this.#startWorker(event)
    }
  }

  #startWorker(first: DeviceEvent): void {
    // By `then`, for who is answered at once, and no chain of one event to the next: a worker may take millions.
    const program = (host: SimulatedHost): Promise<number> =>
      new Promise((resolve, reject) => {
        const take = (event: DeviceEvent): void => {
          this.#watch(worker, event)
          host.files
            .read(ueventPath(event))
            .then(() => this.#options.handle(host, event))
            .then(() => goOn(event))
            .catch(reject)
        }
        const goOn = (event: DeviceEvent): void => {
          this.#done(event)
          const next = this.#queue.take()
          if (next === undefined) end()
          else take(next)
        }
        const end = (): void => {
          this.#workers--
          this.#settle()
          resolve(0)
        }
        take(first)
      })
    const { goesOnAtOnce = false } = this.#options
    const worker: Process = this.#machine.start(`udev-worker ${++this.#workersEver}`, program, { goesOnAtOnce })
  }

  #settle(): void {
    if (this.#areAllTaken && this.#workers === 0) this.#options.onSettled?.()
  }

  #done(event: DeviceEvent): void {
    this.#settledNs = this.#machine.nowNs
    this.#queue.done(event)
    this.#startWorkers()
  }

  /** The manager's timer for one event. */
  #watch(worker: Process, event: DeviceEvent): void {
    this.#machine.startTimer(`timer of ${event.seqnum}`, this.#options.eventTimeoutMs ?? EVENT_TIMEOUT_MS, () => {
      if (!this.#queue.isRunning(event)) return
      worker.kill()
      this.#lost.push(event)
      this.#workers--
      this.#done(event)
      this.#settle()
    })
  }
}

function ueventPath({ devpath }: DeviceEvent): string {
  return `/sys${devpath}/uevent`
}
