import type { Host } from '../../host/index.ts'
import * as tables from '../options/tables/index.ts'
import { releaseOf } from '../release.ts'
import { hostAt, rootOf } from '../relocation.ts'
import { absolutePath, ToolExit, type World } from '../world.ts'
import { Log } from './log.ts'
import { has, lastValue, readArguments, type ToolArguments } from './tool.ts'

/** depmod's default: warnings are printed. */
const VERBOSITY = 4

/** What one call of depmod is to do. */
export interface DepmodSettings {
  readonly host: Host
  readonly log: Log
  readonly release: string
  /** Where modules and the files of the kernel's build are. */
  readonly directory: string
  /** Where indexes are written. */
  readonly outDirectory: string
  /** The modules to index; undefined for all. */
  readonly paths: readonly string[] | undefined
  /** Instead of the usual places of configuration. */
  readonly configPaths: readonly string[] | undefined
  readonly given: ToolArguments<tables.DepmodOption>
}

/** Reads the arguments, or ends the tool as depmod does. */
export async function readDepmodSettings(world: World, name: string, argv: readonly string[]): Promise<DepmodSettings> {
  const given = readArguments(world, name, tables.depmod, argv)
  const log = new Log(world, name, VERBOSITY + given.options.filter(({ option }) => option === 'verbose').length)
  for (const { option, value } of given.options) {
    if (option === 'symbol-prefix' && value?.length !== 1) log.fatal('-P only takes a single char')
  }
  for (const option of ['json', 'quiet'] as const) {
    if (has(given, option) && !has(given, 'verify') && !has(given, 'watch')) {
      log.fatal(`--${option} needs --verify or --watch`)
    }
  }
  for (const option of ['show', 'quick', 'verify'] as const) {
    if (has(given, option) && has(given, 'watch')) log.fatal(`--${option} and --watch exclude each other`)
  }
  const root = rootOf(world, lastValue(given, 'root'))
  const host = await hostAt(world, root)
  const [version, ...files] = given.operands
  if (has(given, 'watch') && files.length > 0) log.fatal('--watch indexes all modules, and takes no FILE')
  const release = version ?? (await releaseOf(host, root))
  if (!isRelease(release)) {
    log.error(`Bad version passed ${release}`)
    throw new ToolExit(1)
  }
  const below = (base: string | undefined) => {
    const modules = (lastValue(given, 'moduledir') ?? 'lib/modules').replace(/^\/+/, '')
    return `${base === undefined ? '' : absolutePath(world, base)}/${modules}/${release}`
  }
  const base = lastValue(given, 'basedir')
  const all = files.length === 0 || has(given, 'all') || has(given, 'quick')
  return {
    host,
    log,
    release,
    directory: below(base),
    outDirectory: below(lastValue(given, 'outdir') ?? base),
    paths: all ? undefined : files,
    configPaths: configPathsOf(world, given),
    given,
  }
}

function configPathsOf(world: World, { options }: ToolArguments<tables.DepmodOption>): string[] | undefined {
  const paths = options.flatMap(({ option, value }) =>
    option === 'config' && value !== undefined ? [absolutePath(world, value)] : [],
  )
  return paths.length > 0 ? paths : undefined
}

/** What scanf(3) takes for two numbers with a dot between; anything may follow. */
function isRelease(text: string): boolean {
  return /^[ \t-\r]*[+-]?\d+\.[ \t-\r]*[+-]?\d+/.test(text)
}
