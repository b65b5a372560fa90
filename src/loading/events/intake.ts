import { isRefusal } from '../../errors.ts'
import { parseDeviceUevent } from '../../formats/uevent/index.ts'
import type { Host, UeventSocket, Uevents } from '../../host/index.ts'
import type { Daemon } from '../daemon/index.ts'
import { pluggedDevices } from './coldplug.ts'
import { type UeventProgress, uneventful } from './settle.ts'

/** As systemd-udevd has it: the default of the kernel has lost events of real machines (systemd issue 11314). v262 */
const BUFFER_BYTES = 128 * 1024 * 1024

/** How long it waits at a time, so that it sees when it is to end. */
const WAIT_MS = 1_000

/** Numbers are missing where events went to another network namespace, too: so often sysfs is walked for that at most. */
const WALK_PAUSE_NS = 1_000_000_000n

/** Events whose device asks for a module. As 80-drivers.rules of systemd: an administrator's removal is not undone by `bind`. */
const ACTION = 'add'

export interface IntakeOptions {
  readonly bufferBytes?: number
  /** Is asked from time to time whether it is to end. */
  readonly isOver: () => boolean
  /** Is kept up to date, for whoever waits until all is settled. */
  readonly progress?: UeventProgress
}

/**
 * Takes the kernel's events for a daemon, for machines without udev: first all devices that there are, then each that comes. Where
 * events were lost, or a number is missing, it looks at all devices again.
 */
export async function takeUevents(
  host: Pick<Host, 'files' | 'clock'>,
  uevents: Uevents,
  daemon: Daemon,
  { bufferBytes = BUFFER_BYTES, isOver, progress = uneventful() }: IntakeOptions,
): Promise<void> {
  const socket = await uevents.listen(bufferBytes)
  const intake = new Intake(host, daemon, progress)
  try {
    // After the socket is open: what comes meanwhile waits there.
    await intake.walk('start')
    while (!isOver()) {
      const datagram = await intake.receive(socket)
      if (datagram === undefined) await intake.silence()
      else intake.take(datagram)
    }
  } finally {
    await socket.close()
  }
}

class Intake {
  readonly #host: Pick<Host, 'files' | 'clock'>
  readonly #daemon: Daemon
  readonly #progress: UeventProgress
  #seqnum: number | undefined
  #lost: string | undefined
  #walkedNs = 0n

  constructor(host: Pick<Host, 'files' | 'clock'>, daemon: Daemon, progress: UeventProgress) {
    this.#host = host
    this.#daemon = daemon
    this.#progress = progress
  }

  /**
   * The next one; undefined where none has come, at once where something was lost. That is told once, until all that waits was
   * received, and more may be lost until then: nothing is looked at before.
   */
  async receive(socket: UeventSocket): Promise<string | undefined> {
    for (;;) {
      try {
        return await socket.receive(this.#lost === undefined ? WAIT_MS : 0)
      } catch (error) {
        if (!isRefusal(error, 'ENOBUFS')) throw error
        this.#lose('overrun')
      }
    }
  }

  take(datagram: string): void {
    const event = parseDeviceUevent(datagram)
    if (event === undefined) return
    const { seqnum, action, devpath, modalias, synthUuid } = event
    if (this.#seqnum !== undefined && seqnum > this.#seqnum + 1) this.#lose('gap')
    this.#seqnum = Math.max(seqnum, this.#seqnum ?? 0)
    this.#progress.seqnum = this.#seqnum
    if (action !== ACTION || modalias === undefined) return
    this.#daemon.uevent(modalias, { devpath, action, seqnum, ...(synthUuid !== undefined && { synthUuid }) })
  }

  /** Nothing has come for a while, or nothing waits behind what was lost. */
  async silence(): Promise<void> {
    if (this.#lost === undefined) {
      this.#progress.silences++
      return
    }
    const leftNs = this.#walkedNs + WALK_PAUSE_NS - this.#host.clock.monotonicNs()
    if (leftNs > 0n) await this.#host.clock.sleep(Number(leftNs) / 1e6)
    await this.walk(this.#lost)
  }

  /** What is lost while it walks is a reason of its own. */
  async walk(why: string): Promise<void> {
    this.#lost = undefined
    this.#walkedNs = this.#host.clock.monotonicNs()
    const devices = await pluggedDevices(this.#host.files)
    this.#daemon.events.note('intake', why, `${devices.length} distinct modaliases in sysfs`)
    // As if somebody had made the kernel tell of them again.
    for (const { modalias, devpath } of devices)
      this.#daemon.uevent(modalias, { devpath, action: ACTION, synthUuid: '0' })
    this.#progress.isLooking = this.#lost !== undefined
  }

  #lose(why: string): void {
    this.#lost ??= why
    this.#progress.isLooking = true
  }
}
