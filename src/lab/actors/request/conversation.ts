import type { AskOutcome, Clock, Requests } from '../../../host/index.ts'
import { readHead } from './head.ts'

/** A stream socket with somebody at its other end. Byte strings. */
export interface Connection {
  /** False where it cannot be sent any more. */
  send(text: string): Promise<boolean>
  /** What has come; empty where nothing will come any more, undefined where nothing came in time. */
  receive(timeoutMs: number): Promise<string | undefined>
}

/** The socket of the daemon. */
export interface DaemonSocket {
  /** Undefined where nobody listens. */
  connect(): Promise<Connection | undefined>
}

const PROCESSING = 102
const UNAVAILABLE = 503
const LONGEST_HEAD = 4096
const PATIENCE_MS = 120_000

/** Asks over a socket, as helper/ask.c does. */
export function askOver(socket: DaemonSocket, clock: Clock): Requests['ask'] {
  return async ({ verb, body }, timeoutMs = PATIENCE_MS) => {
    const startMs = Number(clock.monotonicNs()) / 1e6
    const connection = await socket.connect()
    if (connection === undefined || !(await connection.send(formatRequest(verb, body)))) return { kind: 'refused' }
    const leftMs = (accepted: boolean) => {
      const untilMs = startMs + (accepted ? timeoutMs : timeoutMs / 4)
      return Math.max(0, untilMs - Number(clock.monotonicNs()) / 1e6)
    }
    return listenTo(connection, leftMs)
  }
}

function formatRequest(verb: string, body: string): string {
  const headers = ['Host: modonce', 'Content-Type: application/json', `Content-Length: ${body.length}`]
  return [`POST /v1/${verb} HTTP/1.1`, ...headers, 'Connection: close', '', body].join('\r\n')
}

/** Up to the first answer that is final. Once the request is accepted, whatever else happens means that it is lost. */
async function listenTo(connection: Connection, leftMs: (accepted: boolean) => number): Promise<AskOutcome> {
  let accepted = false
  for (let text = ''; ; ) {
    const head = readHead(text)
    if (typeof head === 'object') {
      // It shuts down, or has as many requests as it can hold.
      if (head.code === UNAVAILABLE && !accepted) return { kind: 'refused' }
      if (head.code >= 200) return { kind: 'answered', reply: replyOf(head.code, head.exitStatus) }
      accepted ||= head.code === PROCESSING
      text = head.rest
      continue
    }
    const room = LONGEST_HEAD - text.length
    const more = head === 'none' || room <= 0 ? '' : await connection.receive(leftMs(accepted))
    if (more === undefined || more === '') return { kind: accepted ? 'lost' : 'refused' }
    text += more
  }
}

function replyOf(status: number, exitStatus: number) {
  return { status, exitStatus, errno: '', body: '' }
}
