import { once } from 'node:events'
import { mkdtempSync, rmSync, watch, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { socketCalls } from '../../host/linux/index.ts'
import { readPlainPosts } from './plain-posts.ts'

const POST =
  'POST /v1/load HTTP/1.1\r\nHost: modonce\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}'
const OTHER_POST = POST.replace('Host: modonce', 'Host: another')

describe.runIf(process.platform === 'linux')('readPlainPosts', () => {
  test.each([POST, OTHER_POST])('takes no request before all is heard that was before it: %j', async (text) => {
    const directory = mkdtempSync(join(tmpdir(), 'modonce-'))
    const heard = new Set<string | null>()
    const watcher = watch(directory, (_, name) => heard.add(name))
    const calls = socketCalls()
    let wasHeard: boolean | undefined
    const accept = (listener: number) => {
      const fd = calls.accept(listener)
      // Behind the back of the event loop: it hears of that in its next turn.
      if (fd !== undefined) writeFileSync(join(directory, 'configuration'), '')
      return fd
    }
    let left = 2
    const taken = new Promise<void>((resolve) => {
      const take = () => {
        wasHeard = heard.has('configuration')
        if (--left === 0) resolve()
      }
      const server = createServer(take)
      readPlainPosts(server, {
        ...{ take, calls: { ...calls, accept }, silenceMs: 1_000 },
        admit: () => ({ pid: 1, uid: 0, command: 'test' }),
      })
      server.listen(join(directory, 'socket'), () => {
        // Both are there before the loop accepts one.
        for (let count = 0; count < 2; count++)
          connect(join(directory, 'socket'))
            .end(text)
            .on('error', () => undefined)
      })
      void once(watcher, 'close').then(() => server.close())
    })

    await taken

    expect(wasHeard).toBe(true)
    watcher.close()
    rmSync(directory, { recursive: true })
  })
})
