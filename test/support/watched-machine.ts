import type { Host } from '../../src/host/index.ts'
import { Machine, type MachineOptions } from '../../src/host/simulated/index.ts'
import { INDEX_NAMES } from './depmod-tree.ts'
import { runMain } from './run-main.ts'

/** What is made here is a signal. */
const SIGNALS = '/run/signals'

const FOR_EVER_MS = 1e9

/** A machine on which `depmod --watch` runs. */
export interface WatchedMachine {
  readonly machine: Machine
  /** The ports of whoever changes things meanwhile. */
  readonly host: Host
  /** What was said on standard output since the last time, a line each, with the second in which it was said. */
  lines(): string[]
  /** The same of standard error. */
  errors(): string[]
  /** Lets time pass. */
  pass(seconds: number): Promise<void>
  /** Sends a SIGINT, and gives the exit status when it has ended. */
  interrupt(): Promise<number>
}

export interface WatchedOptions {
  readonly files: NonNullable<MachineOptions['files']>
  readonly argv?: readonly string[]
  readonly seed?: number
  /** What the watch has in the place of its host. */
  readonly wrap?: (host: Host) => Host
}

/** Starts the watch, does something meanwhile, and ends it if that has not. */
export async function whileWatching(
  { files, argv = [], seed = 1, wrap = (host) => host }: WatchedOptions,
  act: (watched: WatchedMachine) => Promise<void>,
): Promise<void> {
  const machine = new Machine({
    seed,
    files: { '/var/cache': { directory: true }, [SIGNALS]: { directory: true }, ...files },
  })
  await withoutIndexes(machine, Object.keys(files))
  const said: Record<'stdout' | 'stderr', string[]> = { stdout: [], stderr: [] }
  const heard = (stream: 'stdout' | 'stderr', text: string) => {
    const atS = Number(machine.nowNs / 100_000_000n) / 10
    for (const line of text.split('\n').slice(0, -1)) said[stream].push(`${atS} s: ${line}`)
  }
  let interrupt: (() => Promise<void>) | undefined
  let status: number | undefined
  const interruptible = (its: () => Promise<void>) => {
    interrupt = its
  }
  const watching = machine.start('watch', async (own) => {
    const signals = await own.files.openWatch()
    await signals.add(SIGNALS)
    const program = async () => {
      const run = await runMain('depmod', ['--watch', ...argv, machine.release], {
        host: wrap(own),
        heard,
        interruptible,
      })
      status = run.status
      await signals.close()
    }
    const obey = async () => {
      if (await signals.changed(FOR_EVER_MS)) await interrupt?.()
    }
    await own.strands.all([program, obey])
    return status!
  })
  machine.start('somebody', async (host) => {
    try {
      await act({
        ...{ machine, host },
        lines: () => said.stdout.splice(0),
        errors: () => said.stderr.splice(0),
        pass: (seconds) => host.clock.sleep(1_000 * seconds),
        interrupt: async () => {
          await host.files.createFile(`${SIGNALS}/interrupt`, new Uint8Array(), 0o600)
          while (status === undefined) await host.clock.sleep(1)
          return status
        },
      })
    } finally {
      watching.kill()
    }
    return 0
  })
  await machine.run()
}

/** Takes away those that a simulated machine comes with, unless the test has made its own. */
async function withoutIndexes(machine: Machine, own: readonly string[]): Promise<void> {
  const { files } = machine.host()
  const directory = `/lib/modules/${machine.release}`
  const there = new Set((await files.list(directory)).map(({ name }) => name))
  for (const name of INDEX_NAMES) {
    const path = `${directory}/${name}`
    if (there.has(name) && !own.includes(path)) await files.unlink(path)
  }
}
