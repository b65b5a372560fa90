import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const MODONCE = fileURLToPath(new URL('../../bin/modonce', import.meta.url))

/** Longer than any run of a test's tree takes on a busy machine. */
const PATIENCE_MS = 60_000

/** A `depmod --watch` that runs. */
export interface WatchProcess {
  readonly pid: number
  /** The next line of standard output that was not asked for yet. */
  line(): Promise<string>
  /** Lines of standard output that nobody has asked for. */
  pending(): string[]
  stderr(): string
  signal(signal: NodeJS.Signals): void
  /** The exit status, or the signal that has ended it. */
  ended(): Promise<number | NodeJS.Signals>
}

/** Starts one; `prefix` is a command that executes it, as `unshare`. */
export function watchProcess(
  args: readonly string[],
  { prefix = [], facts = '' }: { prefix?: readonly string[]; facts?: string } = {},
): WatchProcess {
  const argv = [...prefix, process.execPath, MODONCE, 'depmod', '--watch', ...args]
  const child: ChildProcess = spawn(argv[0]!, argv.slice(1), {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], LC_ALL: 'C', MODONCE_FACTS: facts },
  })
  const ended = once(child, 'exit').then(([status, signal]) => (status ?? signal) as number | NodeJS.Signals)
  let out = ''
  let err = ''
  child.stdout!.setEncoding('latin1').on('data', (text: string) => {
    out += text
  })
  child.stderr!.setEncoding('latin1').on('data', (text: string) => {
    err += text
  })
  return {
    pid: child.pid!,
    async line() {
      const giveUpMs = Date.now() + PATIENCE_MS
      while (!out.includes('\n')) {
        if (child.exitCode !== null || child.signalCode !== null) throw new Error(`it has ended: ${err}`)
        if (Date.now() > giveUpMs) throw new Error(`it says nothing more; standard error: ${err}`)
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
      const end = out.indexOf('\n')
      const line = out.slice(0, end)
      out = out.slice(end + 1)
      return line
    },
    pending: () => out.split('\n').slice(0, -1),
    stderr: () => err,
    signal: (signal) => void child.kill(signal),
    ended: () => ended,
  }
}
