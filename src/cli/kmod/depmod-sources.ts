import { isRefusal } from '../../errors.ts'
import type { DepmodConfig } from '../../formats/depmod-d/index.ts'
import { parseModulesOrder } from '../../formats/indexes/index.ts'
import { type BuiltinFiles, inBuildOrder, ModuleChoice, type ModuleFile, type Tell } from '../../graph/index.ts'
import type { FileIdentities } from '../../host/index.ts'
import { type ErrnoName, moduleNameOfPath, strerror } from '../../names.ts'
import { readDepmodConfig, scanModules } from '../../tree/index.ts'
import { absolutePath, type World } from '../world.ts'
import { type KernelSymbols, kernelSymbols } from './depmod-kernel.ts'
import type { DepmodSettings } from './depmod-settings.ts'
import { has } from './tool.ts'

/** Files of the kernel's build, in the order in which sources have their identities. */
const BUILD_FILES = ['modules.order', 'modules.builtin', 'modules.builtin.modinfo'] as const

/** What depmod knows of a tree before it looks at modules. */
export interface DepmodSources {
  readonly kernel: KernelSymbols | undefined
  readonly config: DepmodConfig
  /** The module files that were found, in the order of the scan; undefined where they were named. */
  readonly found: readonly string[] | undefined
  /** Of modules.order, modules.builtin and modules.builtin.modinfo, which are read only if need be. */
  readonly buildFiles: FileIdentities
  /** The files that count, in the order of priorities. */
  files(): Promise<OrderedFiles>
  builtin(): Promise<BuiltinFiles>
}

/** Module files in an order. */
export interface OrderedFiles {
  readonly files: readonly ModuleFile[]
  /** False where something had to be told of modules.order. */
  readonly isSound: boolean
}

/** Reads them, in the order in which kmod's depmod does. */
export async function readDepmodSources(world: World, settings: DepmodSettings, tell: Tell): Promise<DepmodSources> {
  const { directory, given, log, host, release, configPaths } = settings
  const kernel = await kernelSymbols(world, settings)
  if (has(given, 'errsyms') && kernel === undefined) log.warning('-e needs -E or -F')
  for (const problem of kernel?.problems ?? []) log.error(problem)
  const config = await readDepmodConfig(host.files, release, tell, configPaths)
  const named = settings.paths && (await namedModules(settings, new ModuleChoice(directory, config), settings.paths))
  const found = named === undefined ? await findModules(world, settings, config, tell) : undefined
  return {
    kernel,
    config,
    found,
    buildFiles: await host.files.identify(BUILD_FILES.map((name) => `${directory}/${name}`)),
    async files() {
      const order = await buildOrder(settings, tell)
      const files = (named ?? choiceOf(directory, config, found!)).files()
      return order === undefined ? { files, isSound: false } : { files: inBuildOrder(files, order), isSound: true }
    },
    async builtin() {
      const builtin = await readOrCode(settings, 'modules.builtin')
      return { directory, builtin, modinfo: await readOrCode(settings, 'modules.builtin.modinfo') }
    },
  }
}

async function findModules(
  world: World,
  { host, directory, log }: DepmodSettings,
  config: DepmodConfig,
  tell: Tell,
): Promise<string[]> {
  const scanned = await scanModules(host.files, directory, config.excludes, tell)
  if (scanned.kind === 'refused') return log.fatal(`could not search modules: ${strerror(scanned.code)}`)
  const found = [...scanned.paths]
  for (const external of config.externals) {
    const below = await scanModules(host.files, absolutePath(world, external), config.excludes, tell)
    if (below.kind === 'found') for (const path of below.paths) found.push(path)
  }
  return found
}

function choiceOf(directory: string, config: DepmodConfig, found: readonly string[]): ModuleChoice {
  const choice = new ModuleChoice(directory, config)
  for (const path of found) choice.offer(path)
  return choice
}

async function namedModules(
  { host, log }: DepmodSettings,
  choice: ModuleChoice,
  paths: readonly string[],
): Promise<ModuleChoice> {
  for (const path of paths) {
    if (!path.startsWith('/')) log.fatal(`${path}: not absolute path.`)
    try {
      await host.files.stat(path)
    } catch (error) {
      if (!isRefusal(error)) throw error
      log.fatal(`could not create module ${path}: ${strerror(error.code)}`)
    }
    if (choice.add(path)) continue
    log.error(`hash_add_unique ${moduleNameOfPath(path)}: ${strerror('EEXIST')}`)
    log.fatal(`could not add module ${path}: ${strerror('EEXIST')}`)
  }
  return choice
}

/** The order of the kernel's build. A list that is cut off is no list. */
async function buildOrder(settings: DepmodSettings, tell: Tell): Promise<readonly string[] | undefined> {
  const { directory } = settings
  const bytes = await readOrCode(settings, 'modules.order')
  if (typeof bytes === 'string') {
    tell({ level: 'warning', text: `could not open modules.order at ${directory}: ${strerror(bytes)}` })
    return undefined
  }
  const { entries, problems } = parseModulesOrder(bytes)
  const [problem] = problems
  if (problem === undefined) return entries
  const text = `${directory}/modules.order:${problem.lineNumber} corrupted line misses '\\n'`
  tell({ level: 'error', text })
  return undefined
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
