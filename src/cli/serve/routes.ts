import type { IncomingMessage, ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import type { Host } from '../../host/index.ts'
import type { Daemon } from '../../loading/daemon/index.ts'
import { settle, type UeventProgress } from '../../loading/events/index.ts'
import { type Explanation, explain } from '../../loading/index.ts'
import { version } from '../version.ts'
import type { EventStreams } from './event-streams.ts'
import { ascii } from './http-requests.ts'
import type { Metrics } from './metrics.ts'
import type { StatusJson } from './status-schema.ts'

export interface RouteParts {
  readonly host: Pick<Host, 'files' | 'clock'>
  readonly daemon: Daemon
  readonly metrics: Metrics
  readonly streams: EventStreams
  readonly journalDropped: () => number
  /** That of the intake of events, where there is one. */
  readonly progress: UeventProgress | undefined
  /** How an explanation is told, by the question: `why` and `check`. */
  readonly questions: Questions
}

export type Questions = Readonly<Record<'why' | 'check', (explanation: Explanation) => unknown>>

/** As `udevadm settle` waits. */
const SETTLE_SECONDS = 120
const SETTLE_SECONDS_MAX = 86_400

/** As long as a modalias can be. */
const ASKED_BYTES_MAX = 4_096

/** Everything but loads: questions, which anybody who may connect may ask. */
export function makeRoutes(parts: RouteParts): (message: IncomingMessage, response: ServerResponse) => void {
  const { host, daemon, metrics, streams, questions } = parts
  const app = new Hono()
  app.get('/v1/status', (context) => context.json(statusJson(parts)))
  app.get('/v1/settle', async (context) => {
    const seconds = Number(context.req.query('timeout') ?? SETTLE_SECONDS)
    if (!(seconds >= 0 && seconds <= SETTLE_SECONDS_MAX))
      return context.json({ problem: 'timeout=SECONDS is no time' }, 400)
    const settled = await settle(host, daemon, parts.progress, seconds * 1000)
    return context.json({ schemaVersion: 1, settled })
  })
  app.get('/metrics', async (context) => context.text(await metrics.text()))
  for (const [question, json] of Object.entries(questions)) {
    app.get(`/v1/${question}`, async (context) => {
      const asked = context.req.query('asked') ?? ''
      if (asked === '' || asked.length > ASKED_BYTES_MAX) return context.json({ problem: 'asked=NAME is missing' }, 400)
      const { tree } = await daemon.tree.current()
      const text = JSON.stringify(json(await explain(host.files, tree, Buffer.from(asked, 'utf8').toString('latin1'))))
      return context.body(ascii(text), 200, { 'Content-Type': 'application/json' })
    })
  }
  const listener = getRequestListener(app.fetch)
  return (message, response) => {
    if (message.method === 'GET' && message.url === '/v1/events') streams.open(response)
    else void listener(message, response)
  }
}

function statusJson({ daemon, journalDropped }: RouteParts): StatusJson {
  const { sinceNs, ...status } = daemon.status()
  const { kernel, uevent, person } = status.running
  return {
    schemaVersion: 1,
    version,
    pid: process.pid,
    settled: status.waiting + kernel + uevent + person === 0,
    ...status,
    uptimeSeconds: Number(sinceNs) / 1e9,
    journalDropped: journalDropped(),
  }
}
