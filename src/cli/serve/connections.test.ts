import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
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

  test('takes all who have connected in one turn of the event loop, and any of them can have a socket', async () => {
    const inOneTurn = new Promise<number>((resolve) => {
      takeConnections(server, socketCalls(), (connections) => {
        if (taken.push(...connections) === 1) setImmediate(() => resolve(taken.length))
      })
    })
    await once(server.listen(path), 'listening')
    const clients = Array.from({ length: MANY }, (_, number) => connect(path).end(`I am ${number}`))
    await Promise.all(clients.map((client) => once(client, 'connect')))

    expect(await inOneTurn).toBe(MANY)

    const said = taken.map(async (connection) => String((await once(connection.socket()!, 'data'))[0]))
    expect(await Promise.all(said)).toEqual(clients.map((_, number) => `I am ${number}`))
  })

  test('says of whom it cannot be known that all was heard which happened before he connected', async () => {
    const ahead: boolean[] = []
    const all = new Promise<void>((resolve) => {
      takeConnections(server, socketCalls(), (connections, areAhead) => {
        taken.push(...connections)
        ahead.push(...connections.map(() => areAhead))
        if (taken.length === MANY) resolve()
      })
    })
    await once(server.listen(path), 'listening')
    const clients = Array.from({ length: MANY }, () => connect(path))
    await all
    expect(ahead.slice(1)).toContain(true)
    expect(ahead[0]).toBe(false)
    for (const client of clients) client.destroy()
  })
})
