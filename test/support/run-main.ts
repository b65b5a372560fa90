import { main, type World } from '../../src/cli/index.ts'
import type { Host, Requests } from '../../src/host/index.ts'
import { nodeHost } from '../../src/host/node/index.ts'
import type { ErrnoName } from '../../src/names.ts'
import type { Run } from './modonce.ts'

export interface MainOptions {
  /** The machine; Node's own by default. */
  readonly host?: Host
  /** The way to a daemon; there is none, where it is not told. */
  readonly daemon?: Pick<Requests, 'ask'>
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** Standard input, in the pieces in which it arrives. */
  readonly input?: readonly string[]
  /** Takes the files that it writes; without it the file system is read-only. */
  readonly written?: Map<string, string>
  /** Told of output as it is written. */
  readonly heard?: (stream: 'stdout' | 'stderr', text: string) => void
  /** Given what a SIGINT would do. */
  readonly interruptible?: (interrupt: () => Promise<void>) => void
  /** Told of what goes to the system log: the tool's name, syslog's priority, the text. */
  readonly syslog?: (identity: string, priority: number, text: string) => void
}

/** Runs the sources' main as the program of that name, and captures what it writes. All text is byte strings. */
export async function runMain(programName: string, argv: readonly string[], options: MainOptions = {}): Promise<Run> {
  const out: string[] = []
  const err: string[] = []
  const hear = (stream: 'stdout' | 'stderr', text: string) => {
    const heard = stream === 'stdout' ? out : err
    heard.push(text)
    options.heard?.(stream, text)
  }
  const world: World = {
    programName,
    environment: options.env ?? {},
    processId: 1,
    installation: () => ({ node: '/usr/bin/node', program: '/usr/bin/modonce', helper: '/nowhere' }),
    workingDirectory: options.cwd ?? '/',
    out: (text) => hear('stdout', text),
    flush: () => undefined,
    err: (text) => hear('stderr', text),
    input: async function* () {
      for (const piece of options.input ?? []) yield Buffer.from(piece, 'latin1')
    },
    writeFile: async (path, text): Promise<ErrnoName | undefined> => {
      options.written?.set(path, text)
      return options.written === undefined ? 'EROFS' : undefined
    },
    host: async () => options.host ?? nodeHost(),
    daemon: async () => options.daemon,
    undisturbed: (act) => act(),
    onInterrupt: (act) => {
      options.interruptible?.(act)
      return () => undefined
    },
    syslog: async (identity) => (priority, text) => options.syslog?.(identity, priority, text),
  }
  const status = await main(world, argv)
  return { stdout: out.join(''), stderr: err.join(''), status }
}
