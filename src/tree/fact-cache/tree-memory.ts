import { FormatError, isRefusal } from '../../errors.ts'
import { latin1Bytes } from '../../formats/bytes/index.ts'
import type { Files } from '../../host/index.ts'
import { replaceFile } from '../write-file.ts'
import { checksum } from './checksum.ts'
import { type FinishedRun, isAsLast, leftFiles, needsFactsFile } from './finished-run.ts'
import { LastRun } from './last-run.ts'
import type { Survey } from './survey.ts'

/**
 * Enough for 8,000 modules. What is not touched costs nothing, but 32 MiB of all rooms of a run make V8 look for garbage, twice
 * where one module has changed.
 */
const RECORD_ROOM_BYTES = 2 * 1024 * 1024
const FACTS_ROOM_BYTES = 8 * 1024 * 1024

/** More than 200,000 modules take. */
const LIMIT_BYTES = 256 * 1024 * 1024

/** Trees at passing paths leave files behind, so that only those of the newest are kept. */
const TREES_MAX = 16
const FILES_MAX = 2 * TREES_MAX

/** Makes the names of files that only this process writes different from those of others. */
const PROBE = 'now'

/** What is kept of the last run on one tree, and where. */
export interface TreeMemory {
  /** Undefined where nothing is kept, or not to be believed. */
  readonly last: LastRun | undefined
  /** Why that is; undefined where it is good, or there is none. */
  readonly problem: string | undefined
  /** The file system's time before any module is looked at. */
  readonly nowNs: bigint
  readonly files: Files
  readonly directory: string
  /** What the names of its files begin with, with the directory. */
  readonly path: string
}

/**
 * Opens the memory of the tree at `tree`, an absolute path on this machine, in the first of `directories` that can be had.
 * Each is made if it is not there, and must be ours alone: who else could write there could say what is in a module.
 * Undefined where none will do, or nothing can be written there, for then there is no telling what time it is.
 */
export async function openTreeMemory(
  files: Files,
  directories: readonly string[],
  tree: string,
  writer: string,
): Promise<TreeMemory | undefined> {
  const directory = await privateDirectory(files, directories)
  if (directory === undefined) return undefined
  const path = `${directory}/${nameOf(tree)}`
  try {
    const nowNs = await timeIn(files, directory, writer)
    return { ...lastRunOf(await readOrNothing(files, `${path}.run`, RECORD_ROOM_BYTES)), nowNs, files, directory, path }
  } catch (error) {
    if (isRefusal(error)) return undefined
    throw error
  }
}

/** Makes the stored facts of the last run available, if need be; false where they are not what that run has left. */
export async function loadStoredFacts(memory: TreeMemory, { places }: Survey): Promise<boolean> {
  const { last } = memory
  if (last === undefined || !last.needsStored(places)) return true
  await readFactsFile(memory, last)
  return last.useStored()
}

/** Reads what modules said that have been read again, as far as it is stored, so that they can be compared with it. */
export async function loadForComparison(memory: TreeMemory, { fresh }: Survey): Promise<void> {
  const { last } = memory
  if (last !== undefined && [...fresh.keys()].some((place) => last.isStored(place))) await readFactsFile(memory, last)
}

async function readFactsFile({ files, path }: TreeMemory, last: LastRun): Promise<void> {
  if (last.hasFactsFile) return
  const bytes = await readOrNothing(files, `${path}.facts`, FACTS_ROOM_BYTES)
  if (bytes !== undefined) last.takeFactsFile(bytes)
}

/** Keeps a run for the next one. Nothing is lost but time where that cannot be written. */
export async function keepRun(memory: TreeMemory, run: FinishedRun, writer: string): Promise<void> {
  const { files, last, nowNs, directory, path } = memory
  if (isAsLast(run, last)) return
  if (needsFactsFile(run, last)) await loadStoredFacts(memory, run.survey)
  const { record, facts } = leftFiles(run, last, nowNs)
  try {
    // The record says which file of facts is its own.
    if (facts !== undefined) await replaceFile(files, `${path}.facts`, facts, writer)
    await replaceFile(files, `${path}.run`, record, writer)
    await removeOldest(files, directory)
  } catch (error) {
    if (!isRefusal(error)) throw error
  }
}

function lastRunOf(bytes: Uint8Array | undefined): Pick<TreeMemory, 'last' | 'problem'> {
  if (bytes === undefined) return { last: undefined, problem: undefined }
  try {
    return { last: new LastRun(bytes), problem: undefined }
  } catch (error) {
    if (error instanceof FormatError) return { last: undefined, problem: error.message }
    throw error
  }
}

/** The next is tried only where a directory is another user's. */
async function privateDirectory(files: Files, directories: readonly string[]): Promise<string | undefined> {
  for (const directory of directories) {
    try {
      await files.makeLockDirectory(directory)
      return directory
    } catch (error) {
      if (!isRefusal(error)) throw error
      if (!isRefusal(error, 'EACCES', 'EPERM')) return undefined
    }
  }
  return undefined
}

/** By what the path says, not by where links lead: two paths of one tree have a cache each. */
function nameOf(tree: string): string {
  const words = Uint32Array.from(latin1Bytes(tree))
  const sums = checksum(words, 0, words.length)
  return sums.map((sum) => sum.toString(16).padStart(8, '0')).join('')
}

/** The time as files get it: that of one that is made now. */
async function timeIn(files: Files, directory: string, writer: string): Promise<bigint> {
  const probe = `${directory}/${PROBE}.${writer}`
  try {
    await files.createFile(probe, new Uint8Array(), 0o600)
  } catch (error) {
    // Left behind by a process that was killed in between. It tells an earlier time, which is only more careful.
    if (!isRefusal(error, 'EEXIST')) throw error
  }
  try {
    return (await files.stat(probe)).ctimeNs
  } finally {
    await files.unlink(probe)
  }
}

async function readOrNothing(files: Files, path: string, roomBytes: number): Promise<Uint8Array | undefined> {
  try {
    return await files.readInto(path, new Uint8Array(roomBytes), LIMIT_BYTES)
  } catch (error) {
    if (isRefusal(error)) return undefined
    throw error
  }
}

/** Files of one tree stay together: those of its facts may be much older than its last run. */
async function removeOldest(files: Files, directory: string): Promise<void> {
  const names = (await files.list(directory)).map(({ name }) => name)
  if (names.length <= FILES_MAX) return
  const times = new Map<string, bigint>()
  for (const name of names) {
    const { mtimeNs } = await files.stat(`${directory}/${name}`)
    if (mtimeNs > (times.get(stemOf(name)) ?? -1n)) times.set(stemOf(name), mtimeNs)
  }
  const byAge = [...times].sort(([, one], [, other]) => Number(other - one)).map(([stem]) => stem)
  const old = new Set(byAge.slice(TREES_MAX))
  for (const name of names) if (old.has(stemOf(name))) await files.unlink(`${directory}/${name}`)
}

function stemOf(name: string): string {
  return name.split('.', 1)[0]!
}
