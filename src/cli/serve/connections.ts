import type { Server, Socket } from 'node:net'
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
}
interface Listener {
  onconnection?: (this: Listener, status: number, handle: Handle | undefined) => void
}

/** Hands over each connection that a server accepts, once it listens, before Node makes a socket of it where that can be had. */
export function takeConnections(server: Server, take: (connection: Connection) => void): void {
  server.on('listening', () => {
    const { _handle: listener } = server as unknown as { readonly _handle?: Listener }
    const adopt = listener?.onconnection
    if (listener === undefined || adopt === undefined) {
      server.on('connection', (socket) => take(connectionOf(socket)))
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
    listener.onconnection = (status, handle) => {
      if (status !== 0 || handle === undefined) adopt.call(listener, status, handle)
      else take(new Accepted(handle, socketOf))
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

class Accepted implements Connection {
  readonly #handle: Handle
  readonly #socketOf: (handle: Handle) => Socket | undefined
  #socket: Socket | undefined
  #isClosed = false

  constructor(handle: Handle, socketOf: (handle: Handle) => Socket | undefined) {
    this.#handle = handle
    this.#socketOf = socketOf
  }

  get fd(): number {
    return this.isClosed ? -1 : this.#handle.fd
  }

  get isClosed(): boolean {
    return this.#isClosed || this.#socket?.destroyed === true
  }

  socket(): Socket | undefined {
    if (this.#isClosed || this.#socket !== undefined) return this.#socket
    this.#socket = this.#socketOf(this.#handle)
    if (this.#socket === undefined) this.#isClosed = true
    return this.#socket
  }

  close(): void {
    if (this.isClosed) return
    this.#isClosed = true
    if (this.#socket === undefined) this.#handle.close()
    else this.#socket.destroy()
  }
}
