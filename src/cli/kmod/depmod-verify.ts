import { FormatError, isRefusal } from '../../errors.ts'
import { type AModule, type FoundIndex, type IndexFile, type IndexFinding, verifyIndexes } from '../../graph/index.ts'
import type { FileStat, Files } from '../../host/index.ts'
import { strerror } from '../../names.ts'
import { jsonLine } from '../text.ts'
import { ToolExit, type World } from '../world.ts'
import type { DepmodVerifyJson } from './depmod-schema.ts'
import type { DepmodSettings } from './depmod-settings.ts'
import { has } from './tool.ts'

/** Neither good nor bad: something that it takes to know could not be read. */
const COULD_NOT_TELL = 2

/** What a run would write, and the modules that it would read. */
export interface WouldBe {
  readonly indexes: readonly IndexFile[]
  readonly modules: readonly AModule[]
}

/** Prints what is wrong with the indexes, a finding a line. Gives 0 for none, 1 for some, and 2 where nobody can tell. */
export async function verifyRun(world: World, settings: DepmodSettings, make: () => Promise<WouldBe>): Promise<number> {
  const { outDirectory, given } = settings
  const findings = await findingsOf(settings, make)
  if (has(given, 'quiet')) return statusOf(findings)
  if (has(given, 'json')) world.out(jsonLine(verifyJson(outDirectory, findings)))
  else for (const { name, kind, text } of findings ?? []) world.out(`${outDirectory}/${name}: ${kind}: ${text}\n`)
  return statusOf(findings)
}

function statusOf(findings: readonly IndexFinding[] | undefined): number {
  if (findings === undefined) return COULD_NOT_TELL
  return findings.length > 0 ? 1 : 0
}

function verifyJson(directory: string, findings: readonly IndexFinding[] | undefined): DepmodVerifyJson {
  const verdict = (['clean', 'findings', 'unknown'] as const)[statusOf(findings)]!
  const told = (findings ?? []).map(({ name, kind, text }) => ({ file: name, kind, text }))
  return { schemaVersion: 1, directory, verdict, findings: told }
}

/** Undefined, and told why, where something could not be read that it takes to know. */
async function findingsOf(
  settings: DepmodSettings,
  make: () => Promise<WouldBe>,
): Promise<readonly IndexFinding[] | undefined> {
  const { log, outDirectory } = settings
  try {
    const { indexes, modules } = await make()
    return verifyIndexes(indexes, await foundIndexes(settings, indexes, modules))
  } catch (error) {
    if (error instanceof FormatError) log.error(`Module index: ${error.problem}`)
    else if (isRefusal(error)) log.error(`could not verify ${outDirectory}: ${strerror(error.code)}`)
    else if (!(error instanceof ToolExit)) throw error
    return undefined
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
