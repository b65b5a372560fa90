import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Peer } from '../../host/index.ts'
import { LOAD } from '../../loading/daemon/index.ts'
import type { HttpRequests } from './http-requests.ts'

/** Limits of what anybody may do to the server. */
const LIMITS = { connections: 1_024, headBytes: 8_192, headMs: 10_000, requestMs: 30_000 }

export interface ServerParts {
  readonly requests: HttpRequests
  readonly peerOf: (fd: number) => Peer
  /** May somebody ask anything at all? */
  readonly mayConnect: (peer: Peer) => boolean
  /** Everything but loads. */
  readonly others: (message: IncomingMessage, response: ServerResponse) => void
}

/** The server of a daemon. It listens nowhere yet. */
export function makeServer(parts: ServerParts): Server {
  const { connections, headBytes, headMs, requestMs } = LIMITS
  const server = createServer(
    { maxHeaderSize: headBytes, headersTimeout: headMs, requestTimeout: requestMs, connectionsCheckingInterval: 5_000 },
    (message, response) => serve(parts, message, response),
  )
  server.maxConnections = connections
  return server
}

/** Loads go to the daemon's queue at once: a boot has thousands of them. */
function serve(parts: ServerParts, message: IncomingMessage, response: ServerResponse): void {
  const { requests, peerOf, mayConnect, others } = parts
  const peer = peerOfSocket(message.socket, peerOf)
  if (peer === undefined || !mayConnect(peer)) {
    message.resume()
    response.writeHead(403, { 'Modonce-Status': '1', 'Modonce-Errno': 'EPERM' })
    response.end('{"schemaVersion":1,"refused":"not-allowed","problem":"this user may not ask"}')
  } else if (message.method === 'POST' && message.url === `/v1/${LOAD}`) requests.take(LOAD, message, response, peer)
  else others(message, response)
}

/** Asked once a connection: it is the same to its end. */
const peers = new WeakMap<Socket, Peer>()

function peerOfSocket(socket: Socket, peerOf: (fd: number) => Peer): Peer | undefined {
  const known = peers.get(socket)
  if (known !== undefined) return known
  const fd = descriptorOf(socket)
  if (fd === undefined) return undefined
  try {
    const peer = peerOf(fd)
    peers.set(socket, peer)
    return peer
  } catch {
    // It is gone already.
    return undefined
  }
}

/** Node tells the descriptor of a socket to nobody but those who look at its handle. */
function descriptorOf(socket: Socket): number | undefined {
  const { _handle: handle } = socket as unknown as { readonly _handle?: { readonly fd?: number } | null }
  return handle?.fd !== undefined && handle.fd >= 0 ? handle.fd : undefined
}
