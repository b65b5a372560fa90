import { type Agent, type IncomingMessage, request } from 'node:http'
import type { AskOutcome, Reply, Requests } from '../host/index.ts'

/** Asks whoever listens at a UNIX socket, over HTTP, on connections of this agent, or on one of its own for each. */
export function httpClient(socketPath: string, agent: Agent | false = false): Pick<Requests, 'ask'> {
  return {
    ask: ({ verb, body }, timeoutMs) =>
      new Promise((resolve) => {
        const bytes = Buffer.from(body, 'latin1')
        // As helper/request.c has them, which the daemon reads with the least effort.
        const headers = {
          Host: 'modonce',
          'Content-Type': 'application/json',
          'Content-Length': bytes.length,
          Connection: 'close',
        }
        const asking = request({ socketPath, path: `/v1/${verb}`, method: 'POST', headers, agent })
        let isAccepted = false
        const fail = () => resolve({ kind: isAccepted ? 'lost' : 'refused' })
        const timer = timeoutMs === undefined ? undefined : setTimeout(() => asking.destroy(), timeoutMs)
        asking.on('information', ({ statusCode }) => {
          if (statusCode === 102) isAccepted = true
        })
        asking.on('response', (response) => void answerOf(response).then(resolve, fail))
        asking.on('error', fail)
        asking.on('close', () => {
          clearTimeout(timer)
          fail()
        })
        asking.end(bytes)
      }),
  }
}

/** Gets what is at a path of the daemon; undefined where nobody answers. A byte string. */
export function getFromDaemon(socketPath: string, path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const asking = request({ socketPath, path, headers: { Connection: 'close' }, agent: false })
    asking.on('response', (response) => {
      textOf(response).then(
        (text) => resolve(response.statusCode === 200 ? text : undefined),
        () => resolve(undefined),
      )
    })
    asking.on('error', () => resolve(undefined))
    asking.end()
  })
}

async function answerOf(response: IncomingMessage): Promise<AskOutcome> {
  const { statusCode = 500, headers } = response
  const reply: Reply = {
    status: statusCode,
    exitStatus: Number(headers['modonce-status'] ?? 1),
    errno: String(headers['modonce-errno'] ?? ''),
    body: await textOf(response),
  }
  return { kind: 'answered', reply }
}

async function textOf(response: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of response) pieces.push(piece as Buffer)
  return Buffer.concat(pieces).toString('latin1')
}
