import { type Server, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { IncomingRequest, Peer, Reply } from '../../host/index.ts'
import type { SocketCalls } from '../../host/linux/index.ts'
import { LOAD } from '../../loading/daemon/index.ts'
import { type Connection, connectionOf, takeConnections } from './connections.ts'
import { ascii } from './http-requests.ts'
import { SilentSockets } from './silent-sockets.ts'

/** The head that helper/request.c writes, letter by letter, with a body of so many bytes. docs/helper-protocol.md */
const HEAD =
  /^POST \/v1\/load HTTP\/1\.1\r\nHost: modonce\r\nContent-Type: application\/json\r\nContent-Length: (\d{1,5})\r\nConnection: close\r\n\r\n/

const PROCESSING = 'HTTP/1.1 102 Processing\r\n\r\n'

/** What asks for nothing to be done begins so. */
const LOOK = 'GET '

/** So many requests are taken, or so many connections become sockets of Node's, in one turn of the event loop. */
const SOME = 16

export interface PlainPostOptions {
  /** Who has connected, if he may go on. */
  readonly admit: (fd: number) => Peer | undefined
  readonly calls: SocketCalls
  /** So long may a connection say nothing. */
  readonly silenceMs: number
  /** Takes such a request. */
  readonly take: (request: IncomingRequest) => void
}

/**
 * Requests of the client in C come by the thousand in a boot, each in a connection of its own, one piece, and letter by letter
 * alike: they are read as they are, for half of what a parser of HTTP takes. Anything else is left to that. Nearly all of them
 * are there by the time their connection is accepted: for those the event loop need not wait, nor Node make a socket.
 */
export function readPlainPosts(server: Server, options: PlainPostOptions): void {
  const { admit, take, calls, silenceMs } = options
  const parsers = server.listeners('connection')
  server.removeAllListeners('connection')
  // Node does not read by itself then, and a boot has but few connections that it is asked to read.
  Object.assign(server, { pauseOnConnect: true })
  const silent = new SilentSockets(silenceMs)
  const parse = (socket: Socket, piece: Buffer) => {
    socket.unshift(piece)
    for (const parser of parsers) parser.call(server, socket)
    socket.resume()
  }
  const parseAhead = (socket: Socket, piece: Buffer) => {
    if (piece.toString('latin1', 0, LOOK.length) === LOOK) parse(socket, piece)
    else setImmediate(parse, socket, piece)
  }
  const watchLater = someATurn<PlainPost>((post) => post.watch())
  const takeOne = (post: PlainPost) => {
    take(post)
    // What is answered by then needs no watching.
    if (!post.gone) watchLater([post])
  }
  const takeLater = someATurn(takeOne)
  takeConnections(server, calls, (connections, areAhead) => {
    const readers = { take, parse: areAhead ? parseAhead : parse, silent, calls }
    const posts: PlainPost[] = []
    for (const connection of connections) {
      const peer = admit(connection.fd)
      const post = peer && readNow(connection, peer, readers)
      if (peer === undefined) connection.close()
      if (post !== undefined) posts.push(post)
    }
    // A turn later all is heard of that was before they asked: a new configuration counts. Who only looks is not kept waiting.
    if (areAhead) setImmediate(takeLater, posts)
    else posts.forEach(takeOne)
  })
}

/** What is done with each that is handed in, with some in a turn of the event loop: who comes then has his turn in between. */
function someATurn<Item>(act: (item: Item) => void): (items: readonly Item[]) => void {
  let waiting: Item[] = []
  const actOnSome = () => {
    const some = waiting.slice(0, SOME)
    waiting = waiting.slice(SOME)
    some.forEach(act)
    if (waiting.length > 0) setImmediate(actOnSome)
  }
  return (items) => {
    if (waiting.length === 0 && items.length > 0) setImmediate(actOnSome)
    waiting.push(...items)
  }
}

interface Readers extends Pick<PlainPostOptions, 'take' | 'calls'> {
  /** Leaves a connection to the parser of HTTP, with what was read of it. */
  readonly parse: (socket: Socket, piece: Buffer) => void
  readonly silent: SilentSockets
}

/** Reads what a new connection has said already. Gives the request, where that is one. */
function readNow(connection: Connection, peer: Peer, readers: Readers): PlainPost | undefined {
  const { calls, parse } = readers
  const piece = calls.receive(connection.fd)
  const body = piece && bodyOf(Buffer.from(piece.buffer, piece.byteOffset, piece.length))
  if (body !== undefined) return new PlainPost(body, peer, connection, calls)
  if (piece?.length === 0) connection.close()
  else {
    // What it lies in is read into again.
    const said = piece && Buffer.from(piece)
    const socket = connection.socket()
    if (socket !== undefined && said !== undefined) parse(socket, said)
    else if (socket !== undefined) readLater(socket, peer, readers)
  }
  return undefined
}

/** Reads what a connection is yet to say. */
function readLater(socket: Socket, peer: Peer, { take, parse, silent, calls }: Readers): void {
  // Whoever says nothing does not keep the daemon from its end.
  socket.unref()
  silent.add(socket)
  const leave = () => {
    silent.delete(socket)
    socket.destroy()
  }
  socket.on('error', leave)
  socket.on('end', leave)
  socket.once('data', (piece: Buffer) => {
    silent.delete(socket)
    socket.ref()
    const body = bodyOf(piece)
    if (body !== undefined) {
      take(new PlainPost(body, peer, connectionOf(socket), calls))
      return
    }
    socket.removeListener('error', leave)
    socket.removeListener('end', leave)
    parse(socket, piece)
  })
  socket.resume()
}

/** The body, where the piece is a whole request of that form and nothing else. */
function bodyOf(piece: Buffer): string | undefined {
  const text = piece.toString('latin1')
  const head = HEAD.exec(text)
  return head !== null && text.length - head[0].length === Number(head[1]) ? text.slice(head[0].length) : undefined
}

/** Such a request, as the daemon takes it. */
class PlainPost implements IncomingRequest {
  readonly verb = LOAD
  readonly body: string
  readonly peer: Peer
  readonly #connection: Connection
  readonly #calls: SocketCalls
  #isAnswered = false
  /** From when on its end is heard of. */
  #socket: Socket | undefined

  constructor(body: string, peer: Peer, connection: Connection, calls: SocketCalls) {
    this.body = body
    this.peer = peer
    this.#connection = connection
    this.#calls = calls
  }

  get gone(): boolean {
    return this.#connection.isClosed
  }

  /** Told when the daemon waits for the first time: an answer that is known by then is all that needs to be said. */
  async accept(): Promise<void> {
    process.nextTick(() => {
      if (!this.#isAnswered && !this.gone) this.watch()?.write(PROCESSING, 'latin1')
    })
  }

  async answer(reply: Reply): Promise<void> {
    this.#isAnswered = true
    if (this.gone) return
    const text = answerText(reply)
    const sent = (this.#socket?.writableLength ?? 0) > 0 ? 0 : this.#calls.send(this.#connection.fd, text)
    if (sent === text.length) this.#connection.close()
    else {
      const socket = this.watch()
      socket?.write(text.slice(sent), 'latin1', () => process.nextTick(destroy, socket))
    }
  }

  /** From now on it is known when the other end is gone: for a request that is not answered at once. */
  watch(): Socket | undefined {
    if (this.gone || this.#socket !== undefined) return this.#socket
    const socket = this.#connection.socket()
    const leave = () => socket?.destroy()
    socket?.on('error', leave)
    socket?.on('end', leave)
    socket?.resume()
    this.#socket = socket
    return socket
  }
}

/** Within the callback of a write, Node makes an error of it, which nobody sees and everybody pays. */
function destroy(socket: Socket): void {
  socket.destroy()
}

/** As they are sent: what is asked again and again has one answer. */
const TEXTS = new WeakMap<Reply, string>()

function answerText(reply: Reply): string {
  const known = TEXTS.get(reply)
  if (known !== undefined) return known
  const text = formatAnswer(reply)
  TEXTS.set(reply, text)
  return text
}

function formatAnswer({ status, exitStatus, errno, body }: Reply): string {
  const json = ascii(body)
  const words = errno === '' ? '' : `Modonce-Errno: ${errno}\r\n`
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/json\r\nContent-Length: ${json.length}\r\n`
  return `${head}Connection: close\r\nModonce-Status: ${exitStatus}\r\n${words}\r\n${json}`
}
