import { isRefusal } from '../../errors.ts'
import { strerror } from '../../names.ts'
import { type Difference, type Identities, identitiesOf, type Snapshot, type TreeWatch } from '../../tree/index.ts'
import { ToolExit, type World } from '../world.ts'
import type { DepmodSettings } from './depmod-settings.ts'
import type { WouldBe } from './depmod-verify.ts'
import { type Made, writeStale } from './depmod-watch-write.ts'
import { contentOf } from './depmod-write.ts'
import { stoppableFiles } from './stoppable-files.ts'
import { has } from './tool.ts'

/** Makes the indexes by these settings, and tells through this world what is wrong. */
export type MakeIndexes = (world: World, settings: DepmodSettings) => Promise<WouldBe>

/**
 * How a run ended: `current` had nothing to write; `refused` can make no indexes of what is there, as of modules in
 * circles; `failed` was refused something by the system, and tries again; `nothing` found no modules; `stopped` was
 * interrupted before it wrote.
 */
export type RunResult = 'written' | 'current' | 'refused' | 'failed' | 'nothing' | 'stopped'

/** What one run has done. */
export interface WatchedRun {
  readonly result: RunResult
  /** The names of all indexes; none where they could not be made. */
  readonly names: readonly string[]
  readonly written: readonly string[]
  /** What each index is now, by path. One that somebody else has changed since is no such thing. */
  readonly indexes: Identities
  /** What is to be said on standard error. */
  readonly errors: string
}

/** What a run needs to know of the watch that it is part of. */
export interface RunOccasion {
  readonly make: MakeIndexes
  readonly watch: TreeWatch
  readonly seen: Snapshot
  /** Undefined for the first run, and where nothing is known to have changed. */
  readonly difference: Difference | undefined
}

/** Runs once, and writes those indexes that are to be other. */
export async function runOnce(world: World, settings: DepmodSettings, occasion: RunOccasion): Promise<WatchedRun> {
  const errors: string[] = []
  const isSilent = has(settings.given, 'json') || has(settings.given, 'quiet')
  const heard: World = {
    ...world,
    err: (text) => void errors.push(text),
    out: (text) => (isSilent ? undefined : world.out(text)),
  }
  try {
    const run = await attempt(heard, { ...settings, log: settings.log.to(heard) }, occasion)
    return { ...run, errors: errors.join('') }
  } catch (error) {
    world.err(errors.join(''))
    throw error
  }
}

type Run = Omit<WatchedRun, 'errors'>

async function attempt(world: World, settings: DepmodSettings, occasion: RunOccasion): Promise<Run> {
  const { make, watch, seen, difference } = occasion
  const none = { names: [], written: [], indexes: seen.indexes }
  try {
    if (await hasNothing(settings, seen)) return { result: 'nothing', ...none }
    const host = { ...settings.host, files: stoppableFiles(settings.host, () => watch.closed) }
    const { indexes } = await make(world, { ...settings, host })
    const made = indexes.map((index): Made => {
      const content = contentOf(index, settings.log)
      return { ...index, path: `${settings.outDirectory}/${index.name}`, content: () => content }
    })
    if (watch.closed) return { result: 'stopped', ...none }
    const isOfModules = difference !== undefined && countOf(difference) > 0
    return { names: made.map(({ name }) => name), ...(await writeStale(world, settings, made, isOfModules)) }
  } catch (error) {
    if (error instanceof ToolExit) return { result: watch.closed ? 'stopped' : 'refused', ...none }
    if (!isRefusal(error)) throw error
    settings.log.error(`${error.syscall} ${error.subject}: ${strerror(error.code)}`)
    return { result: 'failed', ...none }
  }
}

function countOf({ added, changed, removed }: Difference): number {
  return added.length + changed.length + removed.length
}

/** A tree that has been taken away is not to have indexes again. */
async function hasNothing(
  { host: { files }, directory, outDirectory }: DepmodSettings,
  seen: Snapshot,
): Promise<boolean> {
  if (seen.problem === 'ENOENT') return true
  const hasSome = seen.modules.size > 0 || seen.indexes.size > 0 || seen.inputs.has(`${directory}/modules.builtin`)
  if (seen.problem !== undefined || hasSome) return false
  return (await identitiesOf(files, [`${outDirectory}/modules.dep`])).size === 0
}
