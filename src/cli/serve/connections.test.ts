import { once } from 'node:events'
import { mkdtempSync, rmSync, watch, writeFileSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { socketCalls } from '../../host/linux/index.ts'
import { type Connection, takeConnections } from './connections.ts'

const MANY = 20

describe.runIf(process.platform === 'linux')('takeConnections', () => {
  let directory: string
  let path: string
  let server: Server
  const taken: Connection[] = []

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'modonce-'))
    path = join(directory, 'socket')
    server = createServer()
  })

  afterEach(() => {
    for (const connection of taken.splice(0)) connection.close()
    server.close()
    rmSync(directory, { recursive: true })
  })

  test('takes all who have connected in two turns of the event loop, and any of them can have a socket', async () => {
    const inTwoTurns = new Promise<number>((resolve) => {
      takeConnections(server, socketCalls(), (connections) => {
        if (taken.push(...connections) === 1) setImmediate(() => setImmediate(() => resolve(taken.length)))
      })
    })
    await once(server.listen(path), 'listening')
    const clients = Array.from({ length: MANY }, (_, number) => connect(path).end(`I am ${number}`))
    await Promise.all(clients.map((client) => once(client, 'connect')))

    expect(await inTwoTurns).toBe(MANY)

    const said = taken.map(async (connection) => String((await once(connection.socket()!, 'data'))[0]))
    expect(await Promise.all(said)).toEqual(clients.map((_, number) => `I am ${number}`))
  })

  test('hands nobody over before what happened before he connected is heard', async () => {
    const heard: string[] = []
    const watcher = watch(directory, (_, name) => heard.push(String(name)))
    const calls = socketCalls()
    const handedOver = new Promise<string[]>((resolve) => {
      const accept = (listener: number) => {
        // Behind the back of the event loop, while it accepts.
        if (taken.length === 0 && heard.length === 0) writeFileSync(join(directory, 'configuration'), '')
        return calls.accept(listener)
      }
      takeConnections(server, { ...calls, accept }, (connections) => {
        taken.push(...connections)
        if (taken.length > 1) resolve([...heard])
      })
    })
    await once(server.listen(path), 'listening')
    await new Promise((resolve) => setTimeout(resolve, 20))
    heard.splice(0)
    const clients = [connect(path), connect(path)]
    expect(await handedOver).toContain('configuration')
    for (const client of clients) client.destroy()
    watcher.close()
  })
})
