import { KernelError } from '../../errors.ts'
import { errnoName } from '../../names.ts'
import type { UeventSocket, Uevents } from '../index.ts'
import { Turnstile } from '../node/index.ts'
import { type Koffi, requireKoffi } from './native.ts'

// include/linux/socket.h, include/uapi/linux/netlink.h, include/uapi/asm-generic/{socket,poll,fcntl}.h, v6.12.
const AF_NETLINK = 16
const SOCK_DGRAM = 2
const SOCK_NONBLOCK = 0o4000
const SOCK_CLOEXEC = 0o2000000
const NETLINK_KOBJECT_UEVENT = 15
const SOL_SOCKET = 1
const SO_RCVBUFFORCE = 33
const SO_RCVBUF = 8
const MSG_DONTWAIT = 0x40
const POLLIN = 1

/** The group to which the kernel sends. What is sent to group 2 comes from udevd. */
const KERNEL_GROUP = 1

/** A sockaddr_nl: family, padding, port of the sender, groups. */
const ADDRESS_BYTES = 12

/** No event of the kernel is as long: 2 KiB of variables and a path. */
const DATAGRAM_BYTES = 16_384

/** How long the poll stays in the kernel: so long may the end of the process take. */
const POLL_MS = 1_000

interface SocketCalls {
  readonly errno: () => number
  readonly recvfrom: (
    fd: number,
    bytes: Uint8Array,
    length: number,
    flags: number,
    address: Uint8Array,
    addressLength: Uint32Array,
  ) => number | bigint
  readonly poll: (fds: Uint8Array, timeoutMs: number) => Promise<number>
  readonly close: (fd: number) => number
}

/** The events of the running kernel. Only what comes from the kernel itself counts: its port is 0, and nobody else has that. */
export function linuxUevents(koffi: () => Koffi = requireKoffi): Uevents {
  return {
    listen: async (bufferBytes) => {
      const library = koffi()
      const fd = openSocket(library, bufferBytes)
      return new NetlinkSocket(fd, socketCalls(library))
    },
  }
}

function openSocket(koffi: Koffi, bufferBytes: number | undefined): number {
  const libc = koffi.load(null)
  const socket: (family: number, type: number, protocol: number) => number = libc.func('int socket(int, int, int)')
  const bind: (fd: number, address: Uint8Array, length: number) => number = libc.func('int bind(int, void *, uint32)')
  const setsockopt: (fd: number, level: number, name: number, value: Int32Array, length: number) => number = libc.func(
    'int setsockopt(int, int, int, void *, uint32)',
  )
  const refusal = () => new KernelError('socket', 'uevents', errnoName(koffi.errno()))
  const fd = socket(AF_NETLINK, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, NETLINK_KOBJECT_UEVENT)
  if (fd < 0) throw refusal()
  if (bufferBytes !== undefined) {
    const size = Int32Array.of(bufferBytes)
    // Beyond net.core.rmem_max with CAP_NET_ADMIN only.
    if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, size, 4) !== 0) setsockopt(fd, SOL_SOCKET, SO_RCVBUF, size, 4)
  }
  const address = new Uint8Array(ADDRESS_BYTES)
  new Uint16Array(address.buffer)[0] = AF_NETLINK
  new Uint32Array(address.buffer)[2] = KERNEL_GROUP
  if (bind(fd, address, ADDRESS_BYTES) !== 0) throw refusal()
  return fd
}

function socketCalls(koffi: Koffi): SocketCalls {
  const libc = koffi.load(null)
  const poll = libc.func('int poll(void *fds, unsigned long count, int timeout)')
  return {
    errno: () => koffi.errno(),
    recvfrom: libc.func('long recvfrom(int, void *, size_t, int, void *, void *)'),
    close: libc.func('int close(int)'),
    poll: (fds, timeoutMs) =>
      new Promise((resolve, reject) => {
        poll.async(fds, 1, timeoutMs, (error: unknown, result: number) =>
          error === null ? resolve(result) : reject(error),
        )
      }),
  }
}

class NetlinkSocket implements UeventSocket {
  readonly #calls: SocketCalls
  readonly #turnstile = new Turnstile()
  #fd: number | undefined
  readonly #room = new Uint8Array(DATAGRAM_BYTES)
  readonly #address = new Uint8Array(ADDRESS_BYTES)

  constructor(fd: number, calls: SocketCalls) {
    this.#fd = fd
    this.#calls = calls
  }

  /** What has arrived is taken at once, but others of the process go on meanwhile; who finds nothing waits, on a thread of the pool. */
  async receive(timeoutMs: number): Promise<string | undefined> {
    const untilMs = Number(process.hrtime.bigint()) / 1e6 + timeoutMs
    for (;;) {
      await this.#turnstile.pass()
      const datagram = this.#take()
      if (datagram !== undefined) return datagram
      const leftMs = untilMs - Number(process.hrtime.bigint()) / 1e6
      if (leftMs <= 0 || this.#fd === undefined) return undefined
      const pollfd = new Uint8Array(8)
      new Int32Array(pollfd.buffer)[0] = this.#fd
      new Int16Array(pollfd.buffer)[2] = POLLIN
      await this.#calls.poll(pollfd, Math.min(Math.ceil(leftMs), POLL_MS))
    }
  }

  async close(): Promise<void> {
    const fd = this.#fd
    this.#fd = undefined
    if (fd !== undefined) this.#calls.close(fd)
  }

  /** The next one that is the kernel's; undefined where there is none now. */
  #take(): string | undefined {
    while (this.#fd !== undefined) {
      const length = Uint32Array.of(ADDRESS_BYTES)
      const { recvfrom } = this.#calls
      const size = Number(recvfrom(this.#fd, this.#room, DATAGRAM_BYTES, MSG_DONTWAIT, this.#address, length))
      if (size < 0) {
        const code = errnoName(this.#calls.errno())
        if (code === 'EAGAIN') return undefined
        if (code !== 'EINTR') throw new KernelError('recvmsg', 'uevents', code)
      } else {
        const [, port = 1, groups = 0] = new Uint32Array(this.#address.buffer)
        if (port === 0 && groups === KERNEL_GROUP) return Buffer.from(this.#room.buffer, 0, size).toString('latin1')
      }
    }
    return undefined
  }
}
