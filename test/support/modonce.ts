import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { World } from '../../src/cli/index.ts'

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** Tests leave nothing in the machine's cache, and take nothing from there. */
const NO_CACHE = { MODONCE_FACTS: '' }

/** What a run printed, as byte strings, and its exit status. */
export interface Run {
  readonly stdout: string
  readonly stderr: string
  readonly status: number
}

export interface RunOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string
  /** The user who runs it, where it is a process of its own. */
  readonly uid?: number
}

const { main, processWorld }: typeof import('../../src/cli/index.ts') = await import(join(ROOT, 'dist/cli.cjs'))
// The one that is in the same bundle: an error of another copy of the class is no refusal for it.
const host = await processWorld('modonce').host()

/** Runs a tool of the build in this process: the tool's own main, with its output captured. */
export async function runModonce(tool: string, args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const home = process.cwd()
  process.chdir(options.cwd ?? home)
  const out: string[] = []
  const err: string[] = []
  const world: World = {
    programName: tool,
    environment: { ...NO_CACHE, ...options.env },
    workingDirectory: process.cwd(),
    processId: process.pid,
    installation: () => ({ node: process.execPath, program: '/nowhere/modonce', helper: '/nowhere' }),
    out: (text) => void out.push(text),
    flush: () => undefined,
    err: (text) => void err.push(text),
    input: async function* () {
      yield Buffer.from(options.input ?? '', 'latin1')
    },
    writeFile: async () => {
      throw new Error('no test that captures writes files')
    },
    host: async () => host,
    undisturbed: (act) => act(),
    onInterrupt: () => () => undefined,
    syslog: async () => () => undefined,
  }
  const status = await main(world, args).finally(() => process.chdir(home))
  return { stdout: out.join(''), stderr: err.join(''), status }
}

/** A byte string as Node hands it to a program. Only what is UTF-8 can be handed on as it is. */
export function asArgument(byteString: string): string {
  const text = Buffer.from(byteString, 'latin1').toString('utf8')
  if (text.includes('\ufffd')) throw new Error(`not UTF-8, so Node cannot pass it on: ${byteString}`)
  return text
}

/** The same as a process of its own. */
export function spawnModonce(tool: string, args: readonly string[], options: RunOptions = {}): Run {
  const command = [join(ROOT, 'bin/modonce'), ...(tool === 'modonce' ? [] : [tool]), ...args.map(asArgument)]
  const { stdout, stderr, status } = spawnSync(process.execPath, command, {
    cwd: options.cwd,
    uid: options.uid,
    env: { PATH: process.env['PATH'], LC_ALL: 'C', ...NO_CACHE, ...options.env },
    input: Buffer.from(options.input ?? '', 'latin1'),
    encoding: 'latin1',
    maxBuffer: 256 * 1024 * 1024,
  })
  return { stdout, stderr, status: status ?? -1 }
}
