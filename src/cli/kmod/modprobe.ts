import type { Host } from '../../host/index.ts'
import { type Convergence, convergeByFiles } from '../../loading/index.ts'
import { openTree, type Tree } from '../../tree/index.ts'
import * as tables from '../options/tables/index.ts'
import { releaseOf } from '../release.ts'
import { hostAt, rootOf } from '../relocation.ts'
import { absolutePath, type World } from '../world.ts'
import { splitOptions } from './environment-options.ts'
import { inheritedPatience, patienceFrom } from './inherited-patience.ts'
import { Log } from './log.ts'
import { load } from './modprobe-load.ts'
import { unload } from './modprobe-remove.ts'
import { DEFAULT_VERBOSITY, inheritedOptions, settingsOf, verbosityOf } from './modprobe-settings.ts'
import type { Show } from './modprobe-show.ts'
import { has, lastValue, readArguments, type ToolArguments } from './tool.ts'

/** `modprobe`. */
export async function modprobe(world: World, name: string, argv: readonly string[]): Promise<number> {
  const words = splitOptions(world.environment['MODPROBE_OPTIONS'] ?? '')
  const given = readArguments(world, name, tables.modprobe, [...words, ...argv])
  const log = new Log(world, name, DEFAULT_VERBOSITY)
  log.verbosity = verbosityOf(given)
  const settings = settingsOf(given, log)
  if (has(given, 'syslog')) await log.toSyslog()
  const { operands } = given
  if (operands.length === 0 && !has(given, 'show-config')) {
    // Also with -q: kmod 34 says this before it has looked at it.
    world.err(`${name}: ERROR: missing parameters. See -h.\n`)
    return 1
  }
  const root = rootOf(world, lastValue(given, 'root'))
  const host = await hostAt(world, root)
  const tree = await openWithMessages(world, host, given, log, root)
  const show = await shownBy(given)
  const { files, codecs } = host
  if (show !== undefined) return show({ world, files, codecs, log, all: settings.all }, tree, operands[0] ?? '')
  const removing = has(given, 'remove')
  if (root !== undefined && !settings.dryRun && !settings.lookupOnly) {
    log.error(
      `refusing to ${removing ? 'remove from' : 'insert into'} the running kernel what is in ${root}: add -n or -D`,
    )
    return 1
  }
  const convergence = settings.dryRun ? undefined : convergenceOf(world, host, argv)
  const inherited = { MODPROBE_OPTIONS: inheritedOptions(world, given.options), ...inheritedPatience(convergence) }
  const job = { world, host, tree, settings, log, convergence, commandEnvironment: inherited }
  return removing ? unload(job, operands) : load(job, operands)
}

/** The kernel calls its helper with exactly these words before the alias (R3.4). */
const KERNEL_WORDS = ['-q', '--']

function convergenceOf(world: World, host: Host, argv: readonly string[]): Convergence {
  const asker = KERNEL_WORDS.every((word, index) => argv[index] === word) ? 'helper' : 'explicit'
  const own = convergeByFiles(host, asker, `process ${world.processId}`)
  const untilNs = patienceFrom(world, host)
  return untilNs === undefined ? own : { ...own, asker: 'helper', untilNs }
}

/** Options that print, instead of loading. */
const SHOWS = ['show-config', 'show-modversions', 'show-exports'] as const

/** Options that ask indexes otherwise than by `resolveOnDisk()`. */
const ASK_MORE = [...SHOWS, 'remove'] as const

/** What to print instead of loading, if anything. Loaded only then: it reads module files, which a load does not. */
async function shownBy(given: ToolArguments<tables.ModprobeOption>): Promise<Show | undefined> {
  const wants = SHOWS.find((option) => has(given, option))
  return wants && (await import('./modprobe-show.ts')).shows[wants]
}

/** Opens the tree and tells what is wrong with it: the configuration as libkmod, the indexes as the tool. */
async function openWithMessages(
  world: World,
  { files, kernel }: Host,
  given: ToolArguments<tables.ModprobeOption>,
  log: Log,
  root: string | undefined,
): Promise<Tree> {
  const configPaths = given.options.flatMap(({ option, value }) => (option === 'config' ? [value] : []))
  const dirname = lastValue(given, 'dirname') ?? ''
  const options = {
    release: lastValue(given, 'set-version') ?? (await releaseOf({ files, kernel }, root)),
    ...(dirname !== '' && { dirname: absolutePath(world, dirname) }),
    ...(configPaths.length > 0 && { configPaths }),
  }
  const tree = await openTree(files, options, !ASK_MORE.some((option) => has(given, option)))
  for (const { source, text } of tree.configProblems) log.library(source, text)
  for (const problem of tree.indexProblems) log.error(problem)
  return tree
}
