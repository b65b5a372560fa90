import { FormatError, isRefusal } from '../../errors.ts'
import { MODULE_INIT_IGNORE_MODVERSIONS, MODULE_INIT_IGNORE_VERMAGIC } from '../../host/index.ts'
import { insert } from '../../loading/index.ts'
import { type ErrnoName, strerror } from '../../names.ts'
import * as tables from '../options/tables/index.ts'
import { hostAt, rootOf } from '../relocation.ts'
import { absolutePath, type World } from '../world.ts'
import { tellInsertion } from './codec-message.ts'
import { DEFAULT_VERBOSITY, Log } from './log.ts'
import { has, readArguments } from './tool.ts'

/** `insmod`: one file, one system call, no configuration and no dependencies. */
export async function insmod(world: World, name: string, argv: readonly string[]): Promise<number> {
  const given = readArguments(world, name, tables.insmod, argv)
  const log = new Log(
    world,
    name,
    DEFAULT_VERBOSITY + given.options.filter(({ option }) => option === 'verbose').length,
  )
  if (has(given, 'syslog')) await log.toSyslog()
  const [file, ...parameters] = given.operands
  if (file === undefined) return failed(log, 'missing filename.')
  if (file === '-') return failed(log, 'this tool does not support loading from stdin!')
  const root = rootOf(world, undefined)
  if (root !== undefined) return failed(log, `refusing to insert into the running kernel: MODONCE_ROOT is ${root}`)
  const force = has(given, 'force')
  const flags =
    (force || has(given, 'force-modversion') ? MODULE_INIT_IGNORE_MODVERSIONS : 0) |
    (force || has(given, 'force-vermagic') ? MODULE_INIT_IGNORE_VERMAGIC : 0)
  const host = await hostAt(world, root)
  const path = absolutePath(world, file)
  if (path.endsWith('/')) return failed(log, `could not load module ${file}: ${strerror('ENOENT')}`)
  try {
    await host.files.stat(path)
  } catch (error) {
    if (!isRefusal(error)) throw error
    return failed(log, `could not load module ${file}: ${strerror(error.code)}`)
  }
  try {
    await insert(host, path, { parameters: parameters.join(' '), flags })
    return 0
  } catch (error) {
    if (!isRefusal(error) && !(error instanceof FormatError)) throw error
    tellInsertion(log, error)
    return failed(log, `could not insert module ${file}: ${insertionText(error.code)}`)
  }
}

function failed(log: Log, text: string): 1 {
  log.error(text)
  return 1
}

const TEXTS: Partial<Record<ErrnoName, string>> = {
  ENOEXEC: 'Invalid module format',
  ENOENT: 'Unknown symbol in module',
  ESRCH: 'Module has wrong symbol version',
  EINVAL: 'Invalid parameters',
}

function insertionText(code: ErrnoName): string {
  return TEXTS[code] ?? strerror(code)
}
