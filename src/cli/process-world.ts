import { existsSync, fstatSync, mkdirSync, writeFileSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nodeHost } from '../host/node/index.ts'
import { type ErrnoName, errnoName } from '../names.ts'
import { startChild } from './child.ts'
import { SOCKET_PATH } from './socket-path.ts'
import { StatusLine } from './status-line.ts'
import { toByteString, toUnicode } from './text.ts'
import type { Installation, World } from './world.ts'

/** Output is handed to the system in pieces of about this size, and at the end. */
const OUT_BUFFER_BYTES = 64 * 1024

/** The shell's status for a process that SIGPIPE ended, which is how a closed pipe ends a C program. */
const CLOSED_PIPE_STATUS = 141

/** This process as a World. */
export function processWorld(programName: string): World {
  let outIsTerminal: boolean | undefined
  const isTerminal = () => (outIsTerminal ??= mayBeTerminal(1) && process.stdout.isTTY === true)
  let buffered: string[] = []
  let bufferedBytes = 0
  const flush = () => {
    const text = buffered.join('')
    buffered = []
    bufferedBytes = 0
    if (text === '') return
    statusLine.clear()
    write(1, text)
  }
  const statusLine = new StatusLine((text) => write(2, text))
  return {
    programName,
    environment: byteStrings(process.env),
    processId: process.pid,
    installation,
    get isTerminal() {
      return isTerminal()
    },
    get workingDirectory() {
      return workingDirectory()
    },
    out(text) {
      buffered.push(text)
      bufferedBytes += text.length
      if (isTerminal() || bufferedBytes >= OUT_BUFFER_BYTES) flush()
    },
    err(text) {
      statusLine.clear()
      write(2, text)
    },
    status(text) {
      if (!mayBeTerminal(2) || process.stderr.isTTY !== true) return false
      statusLine.show(text)
      return true
    },
    input: () => process.stdin,
    flush,
    host: thisHost,
    daemon: async () =>
      existsSync(SOCKET_PATH) ? (await import('./http-client.ts')).httpClient(SOCKET_PATH) : undefined,
    child: (program, nodeOptions) => startChild(new URL(`./${program}.js`, import.meta.url), nodeOptions),
    undisturbed,
    onInterrupt,
    syslog: async (identity) => (await import('../host/linux/index.ts')).openSyslog(identity),
    writeFile: async (path, text) => writeWhole(path, text),
  }
}

/** As the package has it: this code is in a file of `dist`. */
function installation(): Installation {
  const helper = fileURLToPath(new URL('../helper', import.meta.url))
  return { node: toByteString(process.execPath), program: toByteString(process.argv[1]!), helper: toByteString(helper) }
}

/** Linux with its system calls; elsewhere what Node alone can do, where module calls answer ENOSYS. */
async function thisHost(): ReturnType<World['host']> {
  if (process.platform !== 'linux') return nodeHost()
  return (await import('../host/linux/index.ts')).linuxHost({ blocking: 'here' })
}

/** A directory that was removed under us: what is relative to it is not there either. */
function workingDirectory(): string {
  try {
    return toByteString(process.cwd())
  } catch {
    return '/proc/self/cwd'
  }
}

/** Of a device's number: /dev/null and its like. Linux Documentation/admin-guide/devices.txt. */
const MEMORY_MAJOR = 1

/** Asked before Node makes a stream of the descriptor, which brings much of its code along: some 3 ms. */
function mayBeTerminal(descriptor: number): boolean {
  try {
    const stats = fstatSync(descriptor)
    return stats.isCharacterDevice() && !(process.platform === 'linux' && stats.rdev >> 8 === MEMORY_MAJOR)
  } catch {
    return false
  }
}

const DISTURBANCES = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** A handler makes Node tell of a signal between two turns of its loop, instead of dying in the middle of one. */
async function undisturbed<Result>(act: () => Promise<Result>): Promise<Result> {
  const disturbances: NodeJS.Signals[] = []
  const remember = (signal: NodeJS.Signals) => void disturbances.push(signal)
  for (const signal of DISTURBANCES) process.on(signal, remember)
  try {
    return await act()
  } finally {
    // One more turn, in which signals that have come are told.
    await new Promise((resolve) => setImmediate(resolve))
    for (const signal of DISTURBANCES) process.off(signal, remember)
    if (disturbances[0] !== undefined) process.kill(process.pid, disturbances[0])
  }
}

function onInterrupt(act: () => Promise<void>): () => void {
  const signals = ['SIGINT', 'SIGTERM'] as const
  const obey = () => void act()
  for (const signal of signals) process.on(signal, obey)
  return () => {
    for (const signal of signals) process.off(signal, obey)
  }
}

function byteStrings(environment: NodeJS.ProcessEnv): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, value && toByteString(value)]))
}

function writeWhole(path: string, text: string): ErrnoName | undefined {
  try {
    mkdirSync(toUnicode(dirname(path)), { recursive: true })
    writeFileSync(Buffer.from(path, 'latin1'), text, 'latin1')
    return undefined
  } catch (error) {
    return errnoName(-((error as NodeJS.ErrnoException).errno ?? -5))
  }
}

/** Writes all of it, also to a pipe that is full for the moment. A closed pipe ends the process without a word. */
function write(descriptor: 1 | 2, text: string): void {
  const bytes = Buffer.from(text, 'latin1')
  for (let offset = 0; offset < bytes.length; ) {
    try {
      offset += writeSync(descriptor, bytes, offset)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EAGAIN') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
      else if (code === 'EPIPE') process.exit(CLOSED_PIPE_STATUS)
      else if (descriptor === 2) return
      else {
        write(2, `modonce: cannot write standard output: ${code}\n`)
        process.exit(1)
      }
    }
  }
}
