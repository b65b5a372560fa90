import { isRefusal } from '../../errors.ts'
import type { Knowledge, Target } from '../../graph/index.ts'
import { type Host, O_NONBLOCK, O_TRUNC } from '../../host/index.ts'
import { holders, initstate, refcnt } from '../../loading/index.ts'
import { type ModuleName, moduleNameOfPath, normalizeModuleName, strerror } from '../../names.ts'
import { openTree } from '../../tree/index.ts'
import { tables } from '../options/index.ts'
import { rootOf } from '../relocation.ts'
import { absolutePath, type World } from '../world.ts'
import { DEFAULT_VERBOSITY, Log } from './log.ts'
import { has, readArguments } from './tool.ts'

/** `rmmod`: the modules named, each by one system call. One that stays does not stop the others. */
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
    const problem = await removeOne(host, knowledge, await moduleOf(world, host, operand), operand, has(given, 'force'))
    for (const text of problem) log.error(text)
    if (problem.length > 0) status = 1
  }
  return status
}

/** A path that exists stands for the module in that file; anything else is a name. */
async function moduleOf(world: World, host: Host, operand: string): Promise<ModuleName> {
  try {
    await host.files.stat(absolutePath(world, operand))
    return moduleNameOfPath(operand)
  } catch (error) {
    if (isRefusal(error)) return normalizeModuleName(operand)
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
  const refusal = force ? undefined : await whyNot(host, knowledge, target)
  if (refusal !== undefined) return [refusal]
  try {
    await host.kernel.deleteModule(module, O_NONBLOCK | (force ? O_TRUNC : 0))
    return []
  } catch (error) {
    if (!isRefusal(error)) throw error
    const text = strerror(error.code)
    return [`could not remove '${module}': ${text}`, `could not remove module ${operand}: ${text}`]
  }
}

async function whyNot({ files }: Host, knowledge: Knowledge, target: Target): Promise<string | undefined> {
  const { module } = target
  const state = await initstate(files, knowledge, target)
  if (state === 'builtin') return `Module ${module} is builtin.`
  if (state === 'absent') return `Module ${module} is not currently loaded`
  const users = await holders(files, module)
  if (users.length > 0) return `Module ${module} is in use by: ${users.join(' ')}`
  const count = await refcnt(files, module)
  if (count === undefined) return 'Module unloading is not supported'
  return count > 0 ? `Module ${module} is in use` : undefined
}
