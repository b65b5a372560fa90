import type { KernelError } from '../../errors.ts'
import { strerror } from '../../names.ts'
import { type Difference, differenceOf, type Snapshot, TreeWatch, type WatchedTree } from '../../tree/index.ts'
import { absolutePath, type World } from '../world.ts'
import type { DepmodSettings } from './depmod-settings.ts'
import { reportLine, type WatchReason } from './depmod-watch-report.ts'
import { type MakeIndexes, type RunResult, runOnce } from './depmod-watch-run.ts'
import { lastValue } from './tool.ts'

/**
 * Times of files tick, on some file systems in 2 s: what is written just after a run has read it may look the same. So
 * whatever a change was, all is gone through once more when it has settled.
 */
const RECHECK_MS = 2_000

/** Between attempts to write what could not be written: doubled each time, up to the second. */
const RETRY_MS = 1_000
const RETRY_MAX_MS = 60_000

/** What is to be done although nothing changes. */
interface Due {
  readonly reason: 'recheck' | 'retry'
  readonly atNs: bigint
  readonly delayMs: number
}

/** Keeps the indexes current until it is interrupted, and gives 0. */
export async function watchRun(world: World, settings: DepmodSettings, make: MakeIndexes): Promise<number> {
  const { host, log } = settings
  const watch = new TreeWatch(host, watchedTree(world, settings), (refusal) => log.warning(limitText(refusal)))
  const ended = world.onInterrupt(() => watch.close())
  try {
    const keeper = new Keeper(world, settings, watch, make)
    while (!watch.closed) {
      await keeper.keep()
      await watch.wait(keeper.dueInMs)
    }
    return 0
  } finally {
    ended()
    world.status?.('')
    await watch.close()
  }
}

/** What the indexes were made of the last time, and what is to be done next. */
class Keeper {
  readonly #world: World
  readonly #settings: DepmodSettings
  readonly #watch: TreeWatch
  readonly #make: MakeIndexes
  #known: Snapshot | undefined
  #indexNames: readonly string[] = []
  #due: Due | undefined
  #told = ''

  constructor(world: World, settings: DepmodSettings, watch: TreeWatch, make: MakeIndexes) {
    this.#world = world
    this.#settings = settings
    this.#watch = watch
    this.#make = make
  }

  /** How long there is nothing to do if nothing changes. */
  get dueInMs(): number {
    if (this.#due === undefined) return Number.POSITIVE_INFINITY
    return Math.max(Number(this.#due.atNs - this.#nowNs()) / 1e6, 0)
  }

  /** Looks, and runs if there is a reason to. */
  async keep(): Promise<void> {
    const seen = await this.#watch.look(this.#indexNames)
    const difference = this.#known && differenceOf(this.#known, seen)
    const reason = this.#reason(difference)
    if (reason !== undefined) await this.#run(reason, seen, difference)
  }

  #reason(difference: Difference | undefined): WatchReason | undefined {
    if (this.#known === undefined) return 'start'
    if (difference !== undefined) return 'change'
    return this.dueInMs === 0 ? this.#due!.reason : undefined
  }

  async #run(reason: WatchReason, seen: Snapshot, difference: Difference | undefined): Promise<void> {
    const startNs = this.#nowNs()
    const run = await runOnce(this.#world, this.#settings, { make: this.#make, watch: this.#watch, seen, difference })
    if (run.result === 'stopped') return
    const durationMs = Math.round(Number(this.#nowNs() - startNs) / 1e6)
    await this.#tell(run.errors, seen)
    const line = reportLine(this.#settings, { reason, seen, difference, run, durationMs })
    this.#world.out(line)
    this.#world.flush()
    this.#known = { ...seen, indexes: run.indexes }
    if (run.names.length > 0) this.#indexNames = run.names
    this.#due = this.#next(reason, run.result)
  }

  /** What is wrong, unless that was said the last time, or is of a tree that is another one by now, half of it removed. */
  async #tell(errors: string, seen: Snapshot): Promise<void> {
    if (errors !== '' && errors !== this.#told) {
      const now = await this.#watch.look(this.#indexNames)
      if (differenceOf(seen, { ...now, indexes: seen.indexes }) !== undefined) return
      this.#world.err(errors)
    }
    this.#told = errors
  }

  #next(reason: WatchReason, result: RunResult): Due | undefined {
    if (result === 'nothing') return undefined
    if (result === 'failed') {
      const before = reason === 'retry' ? this.#due!.delayMs : RETRY_MS / 2
      return this.#in('retry', Math.min(2 * before, RETRY_MAX_MS))
    }
    return reason === 'recheck' && result !== 'written' ? undefined : this.#in('recheck', RECHECK_MS)
  }

  #in(reason: Due['reason'], delayMs: number): Due {
    return { reason, delayMs, atNs: this.#nowNs() + BigInt(delayMs) * 1_000_000n }
  }

  #nowNs(): bigint {
    return this.#settings.host.clock.monotonicNs()
  }
}

function watchedTree(world: World, settings: DepmodSettings): WatchedTree {
  const { given, release, directory, outDirectory } = settings
  const symbols = lastValue(given, 'symvers') ?? lastValue(given, 'filesyms')
  return {
    release,
    directory,
    outDirectory,
    configPaths: settings.configPaths,
    symbolFiles: symbols === undefined ? [] : [absolutePath(world, symbols)],
    absolute: (external) => absolutePath(world, external),
  }
}

/** What to do, in the words of inotify(7) and of the two limits. */
function limitText({ code }: KernelError): string {
  const limit = { ENOSPC: 'watches', EMFILE: 'instances' }[code as string]
  const advice = limit === undefined ? '' : `; raise fs.inotify.max_user_${limit} with sysctl`
  return `cannot watch for changes (${strerror(code)}), so that the tree is looked at from time to time${advice}`
}
