import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { socketCalls } from '../../host/linux/index.ts'
import { type Connection, takeConnections } from './connections.ts'

const MANY = 20

describe.runIf(process.platform === 'linux')('takeConnections', () => {
  test('takes all who have connected in one turn of the event loop, and any of them can have a socket', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'modonce-'))
    const server = createServer()
    const taken: Connection[] = []
    const inOneTurn = new Promise<number>((resolve) => {
      takeConnections(server, socketCalls(), (connection) => {
        if (taken.push(connection) === 1) setImmediate(() => resolve(taken.length))
      })
    })
    const path = join(directory, 'socket')
    server.listen(path)
    await once(server, 'listening')
    const clients = Array.from({ length: MANY }, (_, number) => connect(path).end(`I am ${number}`))
    await Promise.all(clients.map((client) => once(client, 'connect')))

    expect(await inOneTurn).toBe(MANY)

    const said = taken.map(async (connection) => String((await once(connection.socket()!, 'data'))[0]))
    expect(await Promise.all(said)).toEqual(clients.map((_, number) => `I am ${number}`))

    for (const connection of taken) connection.close()
    server.close()
    rmSync(directory, { recursive: true })
  })
})
