import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as v from 'valibot'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { getFromDaemon, httpClient } from '../../src/cli/http-client.ts'
import { loadAnswerSchema, statusSchema } from '../../src/cli/serve/index.ts'
import { parseTimeline } from '../../src/host/index.ts'

const MODONCE = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'bin/modonce')

let directory: string
let socket: string
let daemon: ChildProcess | undefined
beforeEach(() => {
  directory = mkdtempSync(`${tmpdir()}/modonce-`)
  socket = `${directory}/socket`
})
afterEach(() => {
  daemon?.kill('SIGKILL')
  rmSync(directory, { recursive: true })
})

/** Starts the build's daemon, and waits until it answers. */
async function serve(...argv: string[]): Promise<void> {
  daemon = spawn(process.execPath, [MODONCE, 'serve', '--socket', socket, '--log', 'silent', ...argv], {
    stdio: 'inherit',
  })
  while ((await getFromDaemon(socket, '/v1/status')) === undefined) {
    if (daemon.exitCode !== null) throw new Error(`it has ended with ${daemon.exitCode}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

async function end(): Promise<number | null> {
  daemon!.kill('SIGTERM')
  const [status] = await once(daemon!, 'exit')
  return status
}

/** The status of the answer to anything that is posted. */
function post(path: string, body: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asking = request({ socketPath: socket, path, method: 'POST', agent: false }, (answer) => {
      answer.resume()
      resolve(answer.statusCode)
    })
    asking.on('error', reject)
    asking.end(body)
  })
}

describe.runIf(process.platform === 'linux' && process.getuid?.() === 0)('modonce serve', () => {
  test('answers at a socket of its user alone, and ends when it is told to', async () => {
    await serve()
    expect(statSync(socket).mode & 0o777).toBe(0o600)
    const status = v.parse(statusSchema, JSON.parse((await getFromDaemon(socket, '/v1/status'))!))
    expect([status.settled, status.pid]).toEqual([true, daemon!.pid])
    expect(await end()).toBe(0)
    expect(existsSync(socket)).toBe(false)
  })

  test('answers a request that nothing answers to with ENOENT and the status of modprobe', async () => {
    await serve()
    const outcome = await httpClient(socket).ask({ verb: 'load', body: '{"asked":["no\\u00ffsuch"],"from":"kernel"}' })
    if (outcome.kind !== 'answered') throw new Error(outcome.kind)
    const { status, exitStatus, errno, body } = outcome.reply
    expect([status, exitStatus, errno]).toEqual([422, 1, 'ENOENT'])
    expect(v.parse(loadAnswerSchema, JSON.parse(body))).toEqual({
      schemaVersion: 1,
      answers: [{ asked: 'no\xffsuch', results: [] }],
    })
  })

  test.each([
    ['what is no JSON', '/v1/load', '{', 400],
    ['what is too long', '/v1/load', `{"asked":["${'x'.repeat(70_000)}"],"from":"person"}`, 413],
    ['another path', '/v1/unload', '{}', 404],
    ['parameters', '/v1/load', '{"asked":["m"],"from":"person","parameters":"x=1"}', 403],
  ])('refuses %s', async (_, path, body, status) => {
    await serve()
    expect(await post(path, body)).toBe(status)
    expect(await getFromDaemon(socket, '/v1/status')).toBeDefined()
  })

  test('explains, and tells its figures and what happens', async () => {
    await serve()
    expect(JSON.parse((await getFromDaemon(socket, '/v1/check?asked=nosuch'))!)).toMatchObject({ satisfied: false })
    expect(JSON.parse((await getFromDaemon(socket, '/v1/why?asked=nosuch'))!)).toMatchObject({ kind: 'not-found' })
    const seen = new Promise<string>((resolve) => {
      request({ socketPath: socket, path: '/v1/events', agent: false }, (answer) => {
        let text = ''
        answer.on('data', (piece: Buffer) => {
          text += piece.toString('latin1')
          if (!text.includes('"refused"')) return
          answer.destroy()
          resolve(text)
        })
        void post('/v1/load', '{"asked":["nosuch"],"from":"person"}')
      }).end()
    })
    expect(parseTimeline(await seen).events.map(({ kind }) => kind)).toEqual(['call', 'return'])
    expect(await getFromDaemon(socket, '/metrics')).toContain('modonce_answers_total{outcome="load",errno="ENOENT"} 1')
  })

  test('writes a journal, and takes the place of a daemon that was killed', async () => {
    await serve('--journal', `${directory}/journal`)
    daemon!.kill('SIGKILL')
    await once(daemon!, 'exit')
    expect(existsSync(socket)).toBe(true)
    await serve('--journal', `${directory}/journal`)
    await post('/v1/load', '{"asked":["nosuch"],"from":"person"}')
    expect(await end()).toBe(0)
    const [call] = parseTimeline(readFileSync(`${directory}/journal`, 'latin1')).events
    expect(call?.kind === 'call' && JSON.parse(call.detail)).toMatchObject({ from: 'person', uid: 0, pid: process.pid })
  })

  test('does not take the place of one that lives, nor of a file', async () => {
    await serve()
    const second = spawn(process.execPath, [MODONCE, 'serve', '--socket', socket], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const [text] = await once(second.stderr, 'data')
    expect(String(text)).toBe(`modonce serve: another daemon answers at ${socket}\n`)
    writeFileSync(`${directory}/file`, '')
    const third = spawn(process.execPath, [MODONCE, 'serve', '--socket', `${directory}/file`], { stdio: 'ignore' })
    expect(await once(third, 'exit')).toEqual([1, null])
  })

  test('lets no user of its group connect so often that others cannot', async () => {
    chmodSync(directory, 0o755)
    await serve('--group', '65534')
    const connecting = `const { connect } = require('node:net')
      let lost = 0
      for (let count = 0; count < 300; count++) connect(process.argv[1]).on('error', () => {}).on('close', () => lost++)
      setTimeout(() => { console.log(lost); process.stdin.resume() }, 1000)`
    const crowd = spawn(process.execPath, ['-e', connecting, socket], {
      ...{ uid: 65534, gid: 65534 },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    const [lost] = await once(crowd.stdout, 'data')
    expect(Number(lost)).toBeGreaterThanOrEqual(300 - 100 - 40)
    expect(await getFromDaemon(socket, '/v1/status')).toBeDefined()
    crowd.kill()
  })

  test('tells when all is settled, and modonce status waits for that', async () => {
    await serve()
    expect(JSON.parse((await getFromDaemon(socket, '/v1/settle?timeout=1'))!)).toEqual({
      schemaVersion: 1,
      settled: true,
    })
    expect(await getFromDaemon(socket, '/v1/settle?timeout=never')).toBeUndefined()
    const waiting = spawnSync(process.execPath, [MODONCE, 'status', '--settle', '--socket', socket], {
      encoding: 'utf8',
    })
    expect([waiting.status, waiting.stdout]).toEqual([0, expect.stringContaining('settled: all that was asked')])
  })

  test('is not held up by who connects and says nothing', async () => {
    await serve()
    const silent = Array.from({ length: 20 }, () => connect(socket))
    await Promise.all(silent.map((connection) => once(connection, 'connect')))
    expect(await getFromDaemon(socket, '/v1/status')).toBeDefined()
    for (const connection of silent) connection.destroy()
  })
})
