import type { IncomingMessage, ServerResponse } from 'node:http'
import type { IncomingRequest, Peer, Reply, RequestQueue } from '../../host/index.ts'
import { refusedReply } from '../../loading/daemon/index.ts'

/** More than any request needs: a longer one is refused before it is read. */
const BODY_BYTES_MAX = 65_536

/** Requests over HTTP: those that are posted to `/v1/VERB` are handed here. */
export class HttpRequests implements RequestQueue {
  readonly #waiting: IncomingRequest[] = []
  readonly #again: (request: IncomingRequest) => Reply | undefined
  #wake: (() => void) | undefined
  #isClosed = false

  /** `again` knows the answer to a request that need not be queued. */
  constructor(again: (request: IncomingRequest) => Reply | undefined) {
    this.#again = again
  }

  async next(): Promise<IncomingRequest | undefined> {
    while (this.#waiting.length === 0 && !this.#isClosed) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    return this.#waiting.shift()
  }

  async close(): Promise<void> {
    this.#isClosed = true
    for (const request of this.#waiting.splice(0)) void request.answer(SHUTTING_DOWN)
    this.#wake?.()
  }

  /** Takes a request as soon as its body is there. */
  take(verb: string, message: IncomingMessage, response: ServerResponse, peer: Peer): void {
    if (Number(message.headers['content-length'] ?? 0) > BODY_BYTES_MAX) {
      message.resume()
      send(response, TOO_LARGE)
      return
    }
    const pieces: Buffer[] = []
    let size = 0
    message.on('data', (piece: Buffer) => {
      size += piece.length
      if (size <= BODY_BYTES_MAX) pieces.push(piece)
    })
    message.on('end', () => {
      if (size > BODY_BYTES_MAX) send(response, TOO_LARGE)
      else this.push(new HttpRequest(verb, Buffer.concat(pieces).toString('latin1'), peer, response))
    })
  }

  /** Takes a request that was read already. */
  push(request: IncomingRequest): void {
    const reply = this.#isClosed ? SHUTTING_DOWN : this.#again(request)
    if (reply !== undefined) {
      void request.answer(reply)
      return
    }
    this.#waiting.push(request)
    this.#wake?.()
  }
}

class HttpRequest implements IncomingRequest {
  readonly verb: string
  readonly body: string
  readonly peer: Peer
  readonly #response: ServerResponse
  gone = false

  constructor(verb: string, body: string, peer: Peer, response: ServerResponse) {
    this.verb = verb
    this.body = body
    this.peer = peer
    this.#response = response
    response.on('close', () => {
      this.gone = true
    })
  }

  async accept(): Promise<void> {
    if (!this.gone) this.#response.writeProcessing()
  }

  async answer(reply: Reply): Promise<void> {
    if (!this.gone) send(this.#response, reply)
  }
}

/** Answers a message of HTTP. */
export function send(response: ServerResponse, { status, exitStatus, errno, body }: Reply): void {
  const bytes = Buffer.from(ascii(body), 'latin1')
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': bytes.length,
    'Modonce-Status': String(exitStatus),
    ...(errno !== '' && { 'Modonce-Errno': errno }),
  })
  response.end(bytes)
}

/** JSON that is valid in any encoding: a byte of a byte string is the character of its number. */
export function ascii(json: string): string {
  return json.replaceAll(/[\x7f-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

const TOO_LARGE = refusedReply('too-large', `the request is longer than ${BODY_BYTES_MAX} bytes`)
const SHUTTING_DOWN = refusedReply('shutting-down', 'the daemon is about to end')
