import { isRefusal } from '../../errors.ts'
import { parseModulesOrder } from '../../formats/indexes/index.ts'
import { parseModuleSymvers, parseSystemMap } from '../../formats/symvers/index.ts'
import {
  type AModule,
  inBuildOrder,
  type KernelFacts,
  ModuleChoice,
  type ModuleFile,
  type Tell,
  type TreeFacts,
} from '../../graph/index.ts'
import { type ErrnoName, moduleNameOfPath, strerror } from '../../names.ts'
import { factsReading, readDepmodConfig, readFacts, scanModules } from '../../tree/index.ts'
import { Progress } from '../progress.ts'
import { absolutePath, type World } from '../world.ts'
import { depmodCache } from './depmod-cache.ts'
import type { DepmodSettings } from './depmod-settings.ts'
import { has, lastValue } from './tool.ts'

/** Reads all that depmod thinks about, in the order in which kmod's reads it. */
export async function depmodFacts(world: World, settings: DepmodSettings, tell: Tell): Promise<TreeFacts> {
  const { host, directory, given, log } = settings
  const reportSymbols = has(given, 'errsyms')
  const kernel = await kernelFacts(world, settings)
  if (reportSymbols && kernel === undefined) log.warning('-e needs -E or -F')
  for (const problem of kernel?.problems ?? []) log.error(problem)
  const choice = await chooseModules(world, settings, tell)
  const files = await inOrder(settings, choice.files(), tell)
  const cached = await depmodCache(world, settings, tell)
  const reading = factsReading(cached?.file.cache)
  const paths = files.map(({ path }) => path)
  const progress = new Progress(world, host, { name: 'depmod', total: paths.length, unit: 'modules' })
  const facts = await readFacts(host, paths, reading, tell, () => progress.step())
  progress.end()
  const modules: AModule[] = files.map((file, index) => ({ file, facts: facts[index]! }))
  await cached?.save()
  const builtin = await readOrCode(settings, 'modules.builtin')
  const modinfo = await readOrCode(settings, 'modules.builtin.modinfo')
  return {
    pool: reading.pool,
    modules,
    builtin: { directory, builtin, modinfo },
    ...(kernel !== undefined && { kernel }),
    symbolPrefix: lastValue(given, 'symbol-prefix') ?? '',
    reportSymbols,
    reportEdges: has(given, 'verbose'),
  }
}

/** The symbols of the kernel, from a file that must be there if it is named. */
async function kernelFacts(
  world: World,
  { host, given, log }: DepmodSettings,
): Promise<(KernelFacts & { readonly problems: readonly string[] }) | undefined> {
  const symvers = lastValue(given, 'symvers')
  const file = symvers ?? lastValue(given, 'filesyms')
  if (file === undefined) return undefined
  try {
    const bytes = await host.files.read(absolutePath(world, file))
    const parse = symvers === undefined ? parseSystemMap : parseModuleSymvers
    return { ...parse(bytes, file, lastValue(given, 'symbol-prefix')), hasVersions: symvers !== undefined }
  } catch (error) {
    if (!isRefusal(error)) throw error
    if (error.code === 'EISDIR') return { symbols: [], problems: [], hasVersions: symvers !== undefined }
    return log.fatal(`could not load ${file}: ${strerror(error.code)}`)
  }
}

async function chooseModules(world: World, settings: DepmodSettings, tell: Tell): Promise<ModuleChoice> {
  const { host, directory, release, log, paths, configPaths } = settings
  const config = await readDepmodConfig(host.files, release, tell, configPaths)
  const choice = new ModuleChoice(directory, config)
  if (paths !== undefined) {
    for (const path of paths) await addFile(settings, choice, path)
    return choice
  }
  const scanned = await scanModules(host.files, directory, config.excludes, tell)
  if (scanned.kind === 'refused') return log.fatal(`could not search modules: ${strerror(scanned.code)}`)
  for (const path of scanned.paths) choice.offer(path)
  for (const external of config.externals) {
    const below = await scanModules(host.files, absolutePath(world, external), config.excludes, tell)
    if (below.kind === 'found') for (const path of below.paths) choice.offer(path)
  }
  return choice
}

async function addFile({ host, log }: DepmodSettings, choice: ModuleChoice, path: string): Promise<void> {
  if (!path.startsWith('/')) log.fatal(`${path}: not absolute path.`)
  try {
    await host.files.stat(path)
  } catch (error) {
    if (!isRefusal(error)) throw error
    log.fatal(`could not create module ${path}: ${strerror(error.code)}`)
  }
  if (choice.add(path)) return
  log.error(`hash_add_unique ${moduleNameOfPath(path)}: ${strerror('EEXIST')}`)
  log.fatal(`could not add module ${path}: ${strerror('EEXIST')}`)
}

/** Files in the order of the kernel's build. A list that is cut off is no list. */
async function inOrder(settings: DepmodSettings, files: ModuleFile[], tell: Tell): Promise<ModuleFile[]> {
  const bytes = await readOrCode(settings, 'modules.order')
  const { directory } = settings
  if (typeof bytes === 'string') {
    tell({ level: 'warning', text: `could not open modules.order at ${directory}: ${strerror(bytes)}` })
    return files
  }
  const { entries, problems } = parseModulesOrder(bytes)
  const [problem] = problems
  if (problem === undefined) return inBuildOrder(files, entries)
  const text = `${directory}/modules.order:${problem.lineNumber} corrupted line misses '\\n'`
  tell({ level: 'error', text })
  return files
}

/** A file of the module directory, or why it could not be read. */
async function readOrCode({ host, directory }: DepmodSettings, name: string): Promise<Uint8Array | ErrnoName> {
  try {
    return await host.files.read(`${directory}/${name}`)
  } catch (error) {
    if (isRefusal(error)) return error.code
    throw error
  }
}
