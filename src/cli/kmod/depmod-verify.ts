import { FormatError, isRefusal } from '../../errors.ts'
import { type AModule, type FoundIndex, type IndexFile, verifyIndexes } from '../../graph/index.ts'
import type { FileStat, Files } from '../../host/index.ts'
import { strerror } from '../../names.ts'
import { ToolExit, type World } from '../world.ts'
import type { DepmodSettings } from './depmod-settings.ts'

/** Neither good nor bad: something that it takes to know could not be read. */
const COULD_NOT_TELL = 2

/** What a run would write, and the modules that it would read. */
export interface WouldBe {
  readonly indexes: readonly IndexFile[]
  readonly modules: readonly AModule[]
}

/** Prints what is wrong with the indexes, a finding a line. Gives 0 for none, 1 for some, and 2 where nobody can tell. */
export async function verifyRun(world: World, settings: DepmodSettings, make: () => Promise<WouldBe>): Promise<number> {
  const { log, outDirectory } = settings
  try {
    const { indexes, modules } = await make()
    const found = await foundIndexes(settings, indexes, modules)
    const findings = verifyIndexes(indexes, found)
    for (const { name, kind, text } of findings) world.out(`${outDirectory}/${name}: ${kind}: ${text}\n`)
    return findings.length > 0 ? 1 : 0
  } catch (error) {
    if (error instanceof ToolExit) throw new ToolExit(COULD_NOT_TELL)
    if (error instanceof FormatError) log.error(`Module index: ${error.problem}`)
    else if (isRefusal(error)) log.error(`could not verify ${outDirectory}: ${strerror(error.code)}`)
    else throw error
    return COULD_NOT_TELL
  }
}

async function foundIndexes(
  { host: { files }, outDirectory }: DepmodSettings,
  indexes: readonly IndexFile[],
  modules: readonly AModule[],
): Promise<Map<string, FoundIndex>> {
  const newest = await newestOf(files, modules)
  const found = new Map<string, FoundIndex>()
  for (const { name } of indexes) {
    const path = `${outDirectory}/${name}`
    const stat = await statOrNothing(files, path)
    if (stat === undefined) continue
    const content = await files.read(path)
    found.set(name, newest && newest.atNs > stat.mtimeNs ? { content, olderThan: newest.path } : { content })
  }
  return found
}

/** The module file that has changed last. */
async function newestOf(
  files: Files,
  modules: readonly AModule[],
): Promise<{ path: string; atNs: bigint } | undefined> {
  let newest: { path: string; atNs: bigint } | undefined
  for (const { file } of modules) {
    const atNs = (await statOrNothing(files, file.path))?.mtimeNs
    if (atNs !== undefined && (newest === undefined || atNs > newest.atNs)) newest = { path: file.relativePath, atNs }
  }
  return newest
}

async function statOrNothing(files: Files, path: string): Promise<FileStat | undefined> {
  try {
    return await files.stat(path)
  } catch (error) {
    if (isRefusal(error, 'ENOENT', 'ENOTDIR')) return undefined
    throw error
  }
}
