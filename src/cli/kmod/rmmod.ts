import { isRefusal } from '../../errors.ts'
import type { Knowledge, Target } from '../../graph/index.ts'
import { type Host, O_NONBLOCK, O_TRUNC } from '../../host/index.ts'
import { holders, initstate, refcnt } from '../../loading/index.ts'
import { type ModuleName, moduleNameOfPath, normalizeModuleName, strerror } from '../../names.ts'
import { openTree } from '../../tree/index.ts'
import * as tables from '../options/tables/index.ts'
import { rootOf } from '../relocation.ts'
import { absolutePath, type World } from '../world.ts'
import { DEFAULT_VERBOSITY, Log } from './log.ts'
import { has, readArguments } from './tool.ts'

/** `rmmod`: the modules named, each by one system call. One that stays does not stop the others, a path that names none does. */
export async function rmmod(world: World, name: string, argv: readonly string[]): Promise<number> {
  const given = readArguments(world, name, tables.rmmod, argv)
  const log = new Log(
    world,
    name,
    DEFAULT_VERBOSITY + given.options.filter(({ option }) => option === 'verbose').length,
  )
  if (has(given, 'syslog')) await log.toSyslog()
  if (given.operands.length === 0) {
    log.error('missing module name.')
    return 1
  }
  const root = rootOf(world, undefined)
  if (root !== undefined) {
    log.error(`refusing to remove from the running kernel: MODONCE_ROOT is ${root}`)
    return 1
  }
  const host = await world.host()
  const { knowledge } = await openTree(host.files, { release: host.kernel.release(), configPaths: [] })
  let status = 0
  for (const operand of given.operands) {
    const module = await moduleOf(world, host, operand)
    if (module === undefined) {
      log.error(`could not use module ${operand}: ${strerror('ENOENT')}`)
      return 1
    }
    const problems = await removeOne(host, knowledge, module, operand, has(given, 'force'))
    for (const text of problems) log.error(text)
    if (problems.length > 0) status = 1
  }
  return status
}

/** A path that exists stands for the module in that file, and undefined for none; anything else is a name. */
async function moduleOf(world: World, host: Host, operand: string): Promise<ModuleName | undefined> {
  if (operand === '' || !(await isThere(host, absolutePath(world, operand)))) return normalizeModuleName(operand)
  return operand.endsWith('/') ? undefined : moduleNameOfPath(operand)
}

async function isThere({ files }: Pick<Host, 'files'>, path: string): Promise<boolean> {
  try {
    await files.stat(path)
    return true
  } catch (error) {
    if (isRefusal(error)) return false
    throw error
  }
}

/** What went wrong, a message each; none where the module is gone. */
async function removeOne(
  host: Host,
  knowledge: Knowledge,
  module: ModuleName,
  operand: string,
  force: boolean,
): Promise<string[]> {
  const target: Target = { module, alias: undefined, path: undefined, found: { kind: 'name' } }
  const refusal = force ? [] : await whyNot(host, knowledge, target)
  if (refusal.length > 0) return refusal
  try {
    await host.kernel.deleteModule(module, O_NONBLOCK | (force ? O_TRUNC : 0))
    return []
  } catch (error) {
    if (!isRefusal(error)) throw error
    const text = strerror(error.code)
    return [`could not remove '${module}': ${text}`, `could not remove module ${operand}: ${text}`]
  }
}

/** What stands against a removal, a message each, in the order in which kmod looks: state, holders, count. */
async function whyNot({ files }: Host, knowledge: Knowledge, target: Target): Promise<string[]> {
  const { module } = target
  const state = await initstate(files, knowledge, target)
  if (state === 'builtin') return [`Module ${module} is builtin.`]
  if (state === 'absent') return [`Module ${module} is not currently loaded`]
  const users = await holders(files, module)
  if (users.length > 0) return [`Module ${module} is in use by: ${users.join(' ')}`]
  const count = await refcnt(files, module)
  if (count !== undefined) return count > 0 ? [`Module ${module} is in use`] : []
  const directory = `/sys/module/${module}/holders`
  const unopened = (await isThere({ files }, directory)) ? [] : [`could not open '${directory}': ${strerror('ENOENT')}`]
  return [...unopened, 'Module unloading is not supported']
}
