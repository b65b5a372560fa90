import { type Server, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { IncomingRequest, Peer, Reply } from '../../host/index.ts'
import { LOAD } from '../../loading/daemon/index.ts'
import { ascii } from './http-requests.ts'
import { SilentSockets } from './silent-sockets.ts'

/** The head that helper/request.c writes, letter by letter, with a body of so many bytes. docs/helper-protocol.md */
const HEAD =
  /^POST \/v1\/load HTTP\/1\.1\r\nHost: modonce\r\nContent-Type: application\/json\r\nContent-Length: (\d{1,5})\r\nConnection: close\r\n\r\n/

const PROCESSING = 'HTTP/1.1 102 Processing\r\n\r\n'

export interface PlainPostOptions {
  /** Who has connected, if he may go on. */
  readonly admit: (socket: Socket) => Peer | undefined
  /** So long may a connection say nothing. */
  readonly silenceMs: number
  /** Takes such a request. */
  readonly take: (request: IncomingRequest) => void
}

/**
 * Requests of the client in C come by the thousand in a boot, each in a connection of its own, one piece, and letter by letter
 * alike: they are read as they are, for half of what a parser of HTTP takes. Anything else is left to that.
 */
export function readPlainPosts(server: Server, { admit, silenceMs, take }: PlainPostOptions): void {
  const parsers = server.listeners('connection')
  server.removeAllListeners('connection')
  const silent = new SilentSockets(silenceMs)
  server.on('connection', (socket: Socket) => {
    const peer = admit(socket)
    if (peer === undefined) {
      socket.destroy()
      return
    }
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
        take(new PlainPost(body, peer, socket))
        return
      }
      socket.removeListener('error', leave)
      socket.removeListener('end', leave)
      socket.unshift(piece)
      for (const parser of parsers) parser.call(server, socket)
    })
  })
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
  readonly #socket: Socket
  #isAnswered = false

  constructor(body: string, peer: Peer, socket: Socket) {
    this.body = body
    this.peer = peer
    this.#socket = socket
  }

  get gone(): boolean {
    return this.#socket.destroyed
  }

  /** Told when the daemon waits for the first time: an answer that is known by then is all that needs to be said. */
  async accept(): Promise<void> {
    process.nextTick(() => {
      if (!this.#isAnswered && !this.gone) this.#socket.write(PROCESSING, 'latin1')
    })
  }

  async answer(reply: Reply): Promise<void> {
    this.#isAnswered = true
    if (!this.gone) this.#socket.write(answerText(reply), 'latin1', () => process.nextTick(destroy, this.#socket))
  }
}

/** Within the callback of a write, Node makes an error of it, which nobody sees and everybody pays. */
function destroy(socket: Socket): void {
  socket.destroy()
}

function answerText({ status, exitStatus, errno, body }: Reply): string {
  const json = ascii(body)
  const words = errno === '' ? '' : `Modonce-Errno: ${errno}\r\n`
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/json\r\nContent-Length: ${json.length}\r\n`
  return `${head}Connection: close\r\nModonce-Status: ${exitStatus}\r\n${words}\r\n${json}`
}
