import { constants } from 'node:fs'
import { type Koffi, requireKoffi } from './native.ts'

// include/linux/socket.h, v6.12.
const MSG_DONTWAIT = 0x40
const MSG_NOSIGNAL = 0x4000

// include/linux/net.h, v6.12: SOCK_CLOEXEC and SOCK_NONBLOCK are O_CLOEXEC and O_NONBLOCK.
const ACCEPT_FLAGS = constants.O_NONBLOCK | 0o2000000

/** Room for all but the longest request of a client. */
const ROOM_BYTES = 16 * 1024

/** What is done to a socket beside the event loop, at once or not at all. */
export interface SocketCalls {
  /** The descriptor of the next who has connected to a listening socket that does not block; undefined where nobody has. */
  accept(listener: number): number | undefined
  /**
   * What lies there, of which nothing is left in the socket, as far as there is room for it; undefined where nothing does, even
   * after whoever else is to run on this CPU had his turn.
   */
  receive(fd: number): Uint8Array | undefined
  /** Closes what `accept` gave, and nobody has a handle of. */
  close(fd: number): void
  /** Sends a byte string. Gives how many of its bytes there was room for, and 0 where it was refused. */
  send(fd: number, text: string): number
}

/**
 * By recv(2) and send(2) of the C library that this process has loaded: a connection that lives for one short request and its
 * answer costs a daemon a tenth less where it never becomes the event loop's. Where other work is done, half of those who ask
 * one by one have said nothing by then, as the daemon was woken on their CPU: by sched_yield(2) they go on, and all but one of a
 * thousand are read at once.
 */
export function socketCalls(koffi: () => Koffi = requireKoffi): SocketCalls {
  const library = koffi().load(null)
  type Call = (fd: number, bytes: Uint8Array, sizeBytes: number, flags: number) => number | bigint
  const accept4: (fd: number, address: null, size: null, flags: number) => number = library.func(
    'int accept4(int fd, void *address, void *size, int flags)',
  )
  const recv: Call = library.func('long recv(int fd, void *bytes, size_t size, int flags)')
  const send: Call = library.func('long send(int fd, const void *bytes, size_t size, int flags)')
  const close: (fd: number) => number = library.func('int close(int fd)')
  const yieldCpu: () => number = library.func('int sched_yield()')
  const room = Buffer.alloc(ROOM_BYTES)
  const receive = (fd: number) => Number(recv(fd, room, ROOM_BYTES, MSG_DONTWAIT))
  return {
    accept: (listener) => {
      const fd = accept4(listener, null, null, ACCEPT_FLAGS)
      return fd >= 0 ? fd : undefined
    },
    receive: (fd) => {
      let size = receive(fd)
      if (size < 0) {
        yieldCpu()
        size = receive(fd)
      }
      return size >= 0 ? room.subarray(0, size) : undefined
    },
    close: (fd) => void close(fd),
    send: (fd, text) => {
      const bytes = text.length <= ROOM_BYTES ? room : Buffer.alloc(text.length)
      bytes.write(text, 'latin1')
      return Math.max(0, Number(send(fd, bytes, text.length, MSG_DONTWAIT | MSG_NOSIGNAL)))
    },
  }
}
