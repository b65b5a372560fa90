import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Peer } from '../../host/index.ts'
import type { SocketCalls } from '../../host/linux/index.ts'
import { LOAD, refusedReply } from '../../loading/daemon/index.ts'
import { ConnectionRate } from './connection-rate.ts'
import { type HttpRequests, send } from './http-requests.ts'
import { readPlainPosts } from './plain-posts.ts'
import { peerOfDescriptor, peerOfSocket } from './socket-peer.ts'

/** Limits of what anybody may do to the server. */
const LIMITS = { connections: 1_024, requestsAConnection: 256, headBytes: 8_192, headMs: 10_000, requestMs: 30_000 }

export interface ServerParts {
  readonly requests: HttpRequests
  readonly peerOf: (fd: number) => Peer
  readonly calls: SocketCalls
  /** May somebody ask anything at all? */
  readonly mayConnect: (peer: Peer) => boolean
  /** Everything but loads. */
  readonly others: (message: IncomingMessage, response: ServerResponse) => void
}

/** The server of a daemon. It listens nowhere yet. */
export function makeServer(parts: ServerParts): Server {
  const { connections, requestsAConnection, headBytes, headMs, requestMs } = LIMITS
  const server = createServer(
    { maxHeaderSize: headBytes, headersTimeout: headMs, requestTimeout: requestMs, connectionsCheckingInterval: 5_000 },
    (message, response) => serve(parts, message, response),
  )
  server.maxConnections = connections
  server.maxRequestsPerSocket = requestsAConnection
  const rate = new ConnectionRate()
  readPlainPosts(server, {
    admit: (fd) => {
      const peer = peerOfDescriptor(fd, parts.peerOf)
      return peer !== undefined && rate.admits(peer.uid, performance.now()) ? peer : undefined
    },
    calls: parts.calls,
    silenceMs: headMs,
    take: (request) => {
      if (parts.mayConnect(request.peer)) parts.requests.push(request)
      else void request.answer(NOT_ALLOWED)
    },
  })
  return server
}

const NOT_ALLOWED = refusedReply('not-allowed', 'this user may not ask')

/** Loads go to the daemon's queue at once: a boot has thousands of them. */
function serve(parts: ServerParts, message: IncomingMessage, response: ServerResponse): void {
  const { requests, peerOf, mayConnect, others } = parts
  const peer = peerOfSocket(message.socket, peerOf)
  if (peer === undefined || !mayConnect(peer)) {
    message.resume()
    send(response, NOT_ALLOWED)
  } else if (message.method === 'POST' && message.url === `/v1/${LOAD}`) requests.take(LOAD, message, response, peer)
  else others(message, response)
}
