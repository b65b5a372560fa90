import { spawn } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compiledRequest } from '../../scripts/vm/request.mjs'
import { inShort, type Run } from './run.ts'
import type { Transcript } from './transcript.ts'

/** Its directory of sockets and locks is `run` of the directory that it is started in. */
const DEFINES = ['RUN_DIRECTORY="run"', 'NEXT_LOADER="/bin/false"']

/** A directory with the program, a next loader beside it, and `run`. */
export function aWorkplace(nextScript: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'modonce-helper-'))
  mkdirSync(join(directory, 'run'))
  copyFileSync(compiledRequest(DEFINES), join(directory, 'request'))
  writeFileSync(join(directory, 'next-loader'), `${directory}/next\n`)
  writeFileSync(join(directory, 'next'), `#!/bin/sh\n${nextScript}\n`, { mode: 0o755 })
  return directory
}

/** Runs the C program against a recorded server on a real socket, under strace. */
export async function runC(transcript: Transcript): Promise<Run> {
  const directory = aWorkplace(`echo "$*" >next-argv\nexit ${transcript.nextStatus}`)
  const played = { body: '' }
  const server = await listen(transcript, join(directory, 'run/modonce.sock'), played)
  try {
    if (!transcript.lockable) writeFileSync(join(directory, 'run/modonce'), '')
    const status = await strace(transcript, directory)
    const nextArgv = join(directory, 'next-argv')
    return {
      calls: callsOf(readFileSync(join(directory, 'trace'), 'latin1')),
      status,
      body: played.body,
      nextArgv: existsSync(nextArgv) ? readFileSync(nextArgv, 'latin1').trimEnd() : '',
    }
  } finally {
    server?.close()
    rmSync(directory, { recursive: true })
  }
}

async function listen(transcript: Transcript, path: string, played: { body: string }): Promise<Server | undefined> {
  if (transcript.stale) writeFileSync(path, '')
  if (!transcript.listens) return undefined
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => undefined)
    void play(transcript, socket, played)
  })
  await new Promise<void>((resolve) => server.listen(path, resolve))
  return server
}

async function play({ steps }: Transcript, socket: Socket, played: { body: string }): Promise<void> {
  if (steps[0]?.kind !== 'read') socket.pause()
  for (const step of steps) {
    if (step.kind === 'read') played.body = await readRequest(socket)
    else if (step.kind === 'send') socket.write(Buffer.from(step.bytes, 'latin1'))
    else if (step.kind === 'pause') await new Promise((resolve) => setTimeout(resolve, step.ms))
    else socket.read() === null ? socket.destroySoon() : socket.destroy()
  }
  socket.on('end', () => socket.end())
  socket.resume()
}

/** Up to the length that the head tells. */
function readRequest(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1')
      const [head, body] = text.split('\r\n\r\n')
      if (body?.length === Number(/^Content-Length: (\d+)$/m.exec(head!)?.[1])) resolve(body)
    })
  })
}

/** The environment is only what the transcript tells, as the kernel's is bare. */
function strace({ argv, environment, patienceMs }: Transcript, directory: string): Promise<number> {
  const until = patienceMs === undefined ? {} : { MODONCE_UNTIL_NS: String(nowNs() + BigInt(patienceMs) * 1_000_000n) }
  const words = ['-f', '-o', 'trace', '-e', 'signal=none', '-e', 'trace=connect,sendto,poll,recvfrom,flock,execve']
  const variables = Object.entries({ ...environment, ...until }).map(([name, value]) => `${name}=${value}`)
  const bytes = variables.map((variable) => Buffer.from(variable, 'latin1').toString())
  const child = spawn('strace', [...words, 'env', '-i', ...bytes, './request', ...argv], {
    cwd: directory,
    stdio: 'ignore',
  })
  return new Promise((resolve) => child.on('close', (code) => resolve(code ?? -1)))
}

function nowNs(): bigint {
  return process.hrtime.bigint()
}

const WORDS: Readonly<Record<string, string>> = { sendto: 'send', poll: 'receive', recvfrom: 'receive', flock: 'lock' }

/** The calls between the program's own start and the next loader's, each once where it is repeated. */
function callsOf(trace: string): string[] {
  const calls = [...trace.matchAll(/^\d+ +([a-z]+)\((?:"([^"]*)")?/gm)].map(([, call, path]) => {
    if (call === 'execve') return path!.endsWith('/next') ? 'next' : `execve ${path}`
    return WORDS[call!] ?? call!
  })
  const own = calls.slice(calls.indexOf('execve ./request') + 1)
  const end = own.indexOf('next')
  return inShort(own.slice(0, end < 0 ? own.length : end + 1))
}
