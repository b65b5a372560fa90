import type { Caller } from '../../actor.ts'
import { atomic } from '../../operation.ts'
import { nsOfMs } from '../../simulated-clock.ts'
import type { KernelWorld } from '../kernel-world.ts'
import { type DeviceFacts, showDevice } from './devices.ts'
import type { UeventQueue } from './uevent-queue.ts'
import type { Uevents } from './uevents.ts'

/** What a socket may hold unless it asks for more. `net.core.rmem_default` */
const BUFFER_BYTES = 212_992

/** A socket of the kernel's events: AF_NETLINK, NETLINK_KOBJECT_UEVENT. */
export interface UeventSocket {
  /**
   * The next datagram, which `parseUevent` reads; undefined where none comes in so many virtual milliseconds. ENOBUFS where some
   * were lost, told once.
   */
  receive(timeoutMs: number): Promise<string | undefined>
  close(): Promise<void>
}

/** The events of the machine's kernel. */
export interface UeventPort {
  /** A buffer of 212,992 bytes, where it is not told; systemd-udevd has 128 MiB. */
  listen(bufferBytes?: number): Promise<UeventSocket>
  /** A device appears: it is in sysfs, and its `add` is sent. */
  plug(device: DeviceFacts): Promise<void>
}

/** The same for one caller. */
export function ueventPort(world: KernelWorld, uevents: Uevents, caller: Caller): UeventPort {
  return {
    listen: (bufferBytes = BUFFER_BYTES) =>
      caller.call(
        'socket',
        'uevents',
        atomic(() =>
          socketOf(world, uevents, caller, uevents.listen(`uevents of ${caller.nameOpened()}`, bufferBytes)),
        ),
      ),
    plug: (device) => caller.call('plug', device.path, plug(world, uevents, device)),
  }
}

function socketOf({ nowNs }: KernelWorld, uevents: Uevents, caller: Caller, queue: UeventQueue): UeventSocket {
  caller.whenGone(() => uevents.close(queue))
  return {
    receive: (timeoutMs) => caller.call('recvmsg', 'uevents', queue.receive(nowNs() + nsOfMs(timeoutMs))),
    close: () =>
      caller.call(
        'close',
        'uevents',
        atomic(() => uevents.close(queue)),
      ),
  }
}

function* plug(world: KernelWorld, uevents: Uevents, facts: DeviceFacts) {
  yield* uevents.tell('add', showDevice(world, uevents, facts))
}
