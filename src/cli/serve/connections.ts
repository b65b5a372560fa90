import type { Server, Socket } from 'node:net'
import type { SocketCalls } from '../../host/linux/index.ts'
import { descriptorOf } from './socket-peer.ts'

/** A connection, of which Node makes a socket when somebody needs one: that costs as much as a short request and its answer. */
export interface Connection {
  /** Below 0 when it is closed. */
  readonly fd: number
  readonly isClosed: boolean
  /** The socket; undefined where the server has as many as it may have: the connection is closed then. */
  socket(): Socket | undefined
  close(): void
}

/** What Node has of an accepted connection, and of a listening server, before it makes a socket: lib/net.js, `onconnection`. */
interface Handle {
  readonly fd: number
  close(): void
  open(fd: number): void
}
interface Listener {
  readonly fd: number
  /** Of the handle of a listener, and of a connection. */
  readonly constructor: new (
    type: number,
  ) => Handle
  onconnection?: (this: Listener, status: number, handle: Handle | undefined) => void
}

/** PipeConstants.SOCKET of Node's src/pipe_wrap.h: a connection's handle. */
const SOCKET = 0

/** So many more that have connected are accepted with one, before the event loop has another turn. */
const MORE = 128

/**
 * Hands over the connections that a server accepts, once it listens, before Node makes sockets of them where that can be had. libuv
 * accepts one a turn of the event loop, so that whoever connects behind a hundred others would wait for all that is done in so many
 * turns: the others that have connected are accepted with it, and said to be `ahead`: it may be that they connected after something
 * happened that the loop hears of in its next turn only.
 */
export function takeConnections(
  server: Server,
  calls: SocketCalls,
  take: (connections: readonly Connection[], areAhead: boolean) => void,
): void {
  server.on('listening', () => {
    const { _handle: listener } = server as unknown as { readonly _handle?: Listener }
    const adopt = listener?.onconnection
    if (listener === undefined || adopt === undefined) {
      server.on('connection', (socket) => setImmediate(take, [connectionOf(socket)], false))
      return
    }
    const socketOf = (handle: Handle) => {
      let made: Socket | undefined
      const keep = (socket: Socket) => {
        made = socket
      }
      server.once('connection', keep)
      adopt.call(listener, 0, handle)
      server.off('connection', keep)
      return made
    }
    const handleOf = (fd: number) => {
      const handle = new listener.constructor(SOCKET)
      handle.open(fd)
      return handle
    }
    listener.onconnection = (status, handle) => {
      if (status !== 0 || handle === undefined) {
        adopt.call(listener, status, handle)
        return
      }
      const first = new Accepted(handle.fd, socketOf, { handle: () => handle, close: () => handle.close() })
      setImmediate(take, [first], false)
      const others = acceptMore(listener.fd)
      if (others.length > 0) setImmediate(take, others, true)
    }
    const acceptMore = (listening: number) => {
      const accepted: Connection[] = []
      while (accepted.length < MORE) {
        const fd = calls.accept(listening)
        if (fd === undefined) break
        accepted.push(new Accepted(fd, socketOf, { handle: () => handleOf(fd), close: () => calls.close(fd) }))
      }
      return accepted
    }
  })
}

/** A connection that has its socket. */
export function connectionOf(socket: Socket): Connection {
  return {
    get fd() {
      return descriptorOf(socket) ?? -1
    },
    get isClosed() {
      return socket.destroyed
    },
    socket: () => socket,
    close: () => socket.destroy(),
  }
}

/** What is done to a connection as long as it has no socket. */
interface BeforeSocket {
  /** What a socket is made of. */
  handle(): Handle
  close(): void
}

class Accepted implements Connection {
  readonly #fd: number
  readonly #socketOf: (handle: Handle) => Socket | undefined
  readonly #before: BeforeSocket
  #socket: Socket | undefined
  #isClosed = false

  constructor(fd: number, socketOf: (handle: Handle) => Socket | undefined, before: BeforeSocket) {
    this.#fd = fd
    this.#socketOf = socketOf
    this.#before = before
  }

  get fd(): number {
    return this.isClosed ? -1 : this.#fd
  }

  get isClosed(): boolean {
    return this.#isClosed || this.#socket?.destroyed === true
  }

  socket(): Socket | undefined {
    if (this.#isClosed || this.#socket !== undefined) return this.#socket
    this.#socket = this.#socketOf(this.#before.handle())
    if (this.#socket === undefined) this.#isClosed = true
    return this.#socket
  }

  close(): void {
    if (this.isClosed) return
    this.#isClosed = true
    if (this.#socket === undefined) this.#before.close()
    else this.#socket.destroy()
  }
}
