import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, type IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe } from 'vitest'
import { httpClient } from '../../src/cli/http-client.ts'
import { HttpRequests, makeServer } from '../../src/cli/serve/index.ts'
import { peerCredentials, socketCalls } from '../../src/host/linux/index.ts'
import { type RequestsWorld, requestsContract } from './requests-contract.ts'

describe.runIf(process.platform === 'linux')('over HTTP', () => {
  requestsContract('cli/serve, asked as helper/request.c asks,', async () => onSocket(() => new Agent()))
  requestsContract('cli/serve, asked by any other HTTP,', async () => onSocket(otherAgent))
})

/** A blank line before a request is left out by a parser of HTTP, and by nobody else. RFC 9112, 2.2 */
function otherAgent(): Agent {
  const agent = new Agent()
  const createConnection = agent.createConnection.bind(agent)
  agent.createConnection = (...parameters) => {
    const connection = createConnection(...parameters)
    connection?.write('\r\n')
    return connection
  }
  return agent
}

function onSocket(makeAgent: () => Agent): RequestsWorld {
  const directory = mkdtempSync(`${tmpdir()}/modonce-`)
  const socketPath = `${directory}/socket`
  const sockets = new Set<Socket>()
  const servers: ReturnType<typeof makeServer>[] = []
  const end = async () => {
    for (const socket of sockets) socket.destroy()
    for (const server of servers) server.close()
  }
  return {
    listen: async () => {
      const requests = new HttpRequests(() => undefined)
      const server = makeServer({
        requests,
        peerOf: peerCredentials(),
        calls: socketCalls(),
        mayConnect: () => true,
        others: (_: IncomingMessage, response) => response.writeHead(404).end(),
      })
      servers.push(server)
      server.on('connection', (socket: Socket) => sockets.add(socket))
      await new Promise<void>((resolve) => server.listen(socketPath, resolve))
      const close = async () => {
        server.close()
        await requests.close()
      }
      return { next: () => requests.next(), close }
    },
    ask: (call) => {
      const agent = makeAgent()
      return { outcome: httpClient(socketPath, agent).ask(call), leave: () => agent.destroy() }
    },
    killListener: end,
    turn: () => sleep(5),
    end: async () => {
      await end()
      rmSync(directory, { recursive: true })
    },
  }
}
