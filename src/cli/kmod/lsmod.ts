import { FormatError, isRefusal } from '../../errors.ts'
import { type LoadedModule, parseCoresize, parseProcModules, parseRefcnt } from '../../formats/proc/index.ts'
import type { Files } from '../../host/index.ts'
import { holders } from '../../loading/index.ts'
import { strerror } from '../../names.ts'
import * as tables from '../options/tables/index.ts'
import { hostAt, rootOf } from '../relocation.ts'
import type { World } from '../world.ts'
import { DEFAULT_VERBOSITY, Log } from './log.ts'
import { formatLsmod, type LsmodRow } from './lsmod-format.ts'
import { has, lastValue, readArguments } from './tool.ts'

/** `lsmod`, and `kmod list`. */
export async function lsmod(world: World, name: string, argv: readonly string[]): Promise<number> {
  const given = readArguments(world, name === 'kmod' ? 'list' : name, tables.lsmod, argv)
  const log = new Log(
    world,
    name,
    DEFAULT_VERBOSITY + given.options.filter(({ option }) => option === 'verbose').length,
  )
  if (has(given, 'syslog')) await log.toSyslog()
  if (given.operands.length > 0) {
    log.error('too many arguments provided.')
    return 1
  }
  const { files } = await hostAt(world, rootOf(world, lastValue(given, 'root')))
  const modules = await listed(files, log)
  if (modules === undefined) return 1
  const rows: LsmodRow[] = []
  for (const { name: module } of modules) {
    rows.push({
      name: module,
      sizeBytes: await attribute(files, module, 'coresize', parseCoresize),
      refcnt: await attribute(files, module, 'refcnt', parseRefcnt),
      holders: await holders(files, module),
    })
  }
  world.out(formatLsmod(rows))
  return 0
}

/** /proc/modules in its order; undefined, with the messages of kmod, where it cannot be read. */
async function listed(files: Files, log: Log): Promise<LoadedModule[] | undefined> {
  try {
    return parseProcModules(await files.read('/proc/modules'))
  } catch (error) {
    if (error instanceof FormatError) log.error(error.problem)
    else if (isRefusal(error)) log.error(`could not open /proc/modules: ${strerror(error.code)}`)
    else throw error
    log.error(`could not get list of modules: ${strerror(error.code)}`)
    return undefined
  }
}

/** A number from sysfs, or the negative errno that kmod shows for a module that went in between (issue 41). */
async function attribute(
  files: Files,
  module: string,
  attributeName: string,
  parse: (bytes: Uint8Array) => number | undefined,
): Promise<number> {
  try {
    return parse(await files.read(`/sys/module/${module}/${attributeName}`)) ?? -22
  } catch (error) {
    if (isRefusal(error)) return error.errno
    throw error
  }
}
