import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { commandRunner } from '../own/service/index.ts'
import { commandsBySocket } from './commands-by-socket.ts'

let directory: string
let server: Server | undefined

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'modonce-commands-'))
})

afterEach(() => {
  server?.close()
  server = undefined
  rmSync(directory, { recursive: true })
})

/** Commands by whoever answers connections so, and the problems that were told. */
async function commandsOf(answer: (socket: Socket) => void) {
  const path = join(directory, 'socket')
  server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, answer)
  await new Promise<void>((resolve) => server?.listen(path, resolve))
  const problems: string[] = []
  return { problems, commands: commandsBySocket(path, (problem) => problems.push(problem)) }
}

/** As systemd runs what is installed, with the connection as standard input. */
function runner(socket: Socket): void {
  const file = join(directory, 'run-command')
  writeFileSync(file, commandRunner())
  spawn('/bin/sh', [file], { stdio: [socket, 'ignore', 'ignore'] }).on('exit', () => socket.destroy())
}

test('are run with their variables, whatever bytes are in them, and tell their status', async () => {
  const { commands, problems } = await commandsOf(runner)
  const value = "it's $HOME \\ `x` \xff\xc3\n"

  const status = await commands.shell(`printf %s "$VALUE" >${directory}/value; cat; exit 42`, { VALUE: value })

  expect([status, problems]).toEqual([42, []])
  expect(readFileSync(join(directory, 'value'), 'latin1')).toBe(value)
})

test('have failed where their last line does not end, and tell what a shell tells of a signal', async () => {
  const { commands } = await commandsOf(runner)
  expect(await commands.shell('if', {})).toBe(2)
  expect(await commands.shell('kill -9 $$', {})).toBe(128 + 9)
})

test.each([
  ['closes the connection', (socket: Socket) => socket.end()],
  ['answers something else', (socket: Socket) => socket.end('0 or so\n')],
])('are told not to have run where the one who listens %s', async (_, answer) => {
  const { commands, problems } = await commandsOf(answer)
  expect(await commands.shell('true', {})).toBe(127)
  expect(problems).toEqual([`no command is run: ${directory}/socket: it was closed without an exit status`])
})

test('are told not to have run where nobody listens', async () => {
  const problems: string[] = []
  const commands = commandsBySocket(join(directory, 'nobody'), (problem) => problems.push(problem))
  expect(await commands.shell('true', {})).toBe(127)
  expect(problems).toEqual([expect.stringContaining('ENOENT')])
})
