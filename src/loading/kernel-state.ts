import { isRefusal } from '../errors.ts'
import { parseInitstate, parseModulesDisabled, parseProcModules, parseRefcnt } from '../formats/proc/index.ts'
import { isBuiltin, type Knowledge, type Target } from '../graph/index.ts'
import type { FileStat, Files } from '../host/index.ts'
import { type ModuleName, normalizeModuleName } from '../names.ts'

export type Initstate = 'builtin' | 'live' | 'coming' | 'going' | 'absent'

/**
 * The state as libkmod reads it: the built-in index first, then sysfs, where a directory without `initstate` is coming.
 * A module reached by its path is never built in. kmod 34 `kmod_module_get_initstate()`.
 */
export function initstate(files: Files, knowledge: Knowledge, target: Target): Promise<Initstate> {
  if (target.found.kind !== 'path' && isBuiltin(knowledge, target.module)) return Promise.resolve('builtin')
  return sysfsState(files, target.module, asLibkmodSays)
}

function asLibkmodSays(): 'coming' {
  return 'coming'
}

/** What is true of a module, where libkmod's reading may not be. */
export interface ModuleState {
  readonly state: Initstate
  /** The kernel has it built in and the index does not say so: depmod or modules.builtin is stale. */
  readonly staleIndex: boolean
}

/**
 * The state by promise C4: a directory in sysfs proves nothing. Without an `initstate` there, the module is what
 * /proc/modules says, and built in where that does not list it (R5.7, R2.2).
 */
export async function moduleState(files: Files, knowledge: Knowledge, module: ModuleName): Promise<ModuleState> {
  if (isBuiltin(knowledge, module)) return { state: 'builtin', staleIndex: false }
  for (;;) {
    const seen = await sysfsState(files, module, inodeOf)
    if (typeof seen === 'string' && seen !== 'absent') return { state: seen, staleIndex: false }
    const listed = (await loadedModules(files)).find(({ name }) => name === module)
    if (listed !== undefined) return { state: listed.state, staleIndex: false }
    if (seen === 'absent') return { state: 'absent', staleIndex: false }
    const again = await sysfsState(files, module, inodeOf)
    // A load that failed may have had that directory and be over by now. A module is listed for longer than it has one
    // (R2.2, R2.3), so the same directory before and after a list without the module is no module's.
    if (typeof again !== 'string' && again.inode === seen.inode) return { state: 'builtin', staleIndex: true }
  }
}

type ProcModules = ReturnType<typeof parseProcModules>

/** What /proc/modules said last, and what that means: many look at it before it changes, and its lines are all modules. */
let last: { readonly bytes: Uint8Array; readonly modules: Readonly<ProcModules> } | undefined

/** /proc/modules as the kernel lists it, newest first; nothing on a machine without it. */
async function loadedModules(files: Files): Promise<Readonly<ProcModules>> {
  const bytes = await readIfThere(files, '/proc/modules')
  if (bytes === undefined) return []
  if (last === undefined || !isSame(bytes, last.bytes)) last = { bytes, modules: parseProcModules(bytes) }
  return last.modules
}

function isSame(bytes: Uint8Array, others: Uint8Array): boolean {
  if (bytes.length !== others.length) return false
  for (let index = 0; index < bytes.length; index++) if (bytes[index] !== others[index]) return false
  return true
}

/** Does the kernel take no module any more, until the next boot? `kernel.modules_disabled` */
export async function areModulesDisabled(files: Files): Promise<boolean> {
  const bytes = await readIfThere(files, '/proc/sys/kernel/modules_disabled')
  return bytes !== undefined && parseModulesDisabled(bytes)
}

/** How many use the module, or undefined where the kernel does not say (gone, or without MODULE_UNLOAD). */
export async function refcnt(files: Files, module: ModuleName): Promise<number | undefined> {
  const bytes = await readIfThere(files, `/sys/module/${module}/refcnt`)
  return bytes && parseRefcnt(bytes)
}

/** A number that a module keeps for as long as it is loaded, and never has again; undefined where it is not loaded. */
export async function incarnation(files: Files, module: ModuleName): Promise<bigint | undefined> {
  try {
    return (await files.stat(`/sys/module/${module}`)).inode
  } catch (error) {
    if (isRefusal(error)) return undefined
    throw error
  }
}

/** The modules that use this one, in the order in which sysfs lists them. */
export async function holders(files: Files, module: ModuleName): Promise<ModuleName[]> {
  try {
    return (await files.list(`/sys/module/${module}/holders`)).map(({ name }) => normalizeModuleName(name))
  } catch (error) {
    if (isRefusal(error, 'ENOENT')) return []
    throw error
  }
}

type SysfsState = Exclude<Initstate, 'builtin'>

/**
 * What `initstate` in sysfs says; `withoutState` of a directory that has none; `absent` for no directory. Asked more often
 * than anything else, and most often of what is not there: so it neither throws nor waits more than it must.
 */
function sysfsState<Seen>(
  files: Files,
  module: ModuleName,
  withoutState: (directory: FileStat) => Seen,
): Promise<SysfsState | Seen> {
  const { directory, initstate } = sysfsPaths(module)
  return files.read(initstate).then(saidState, (error: unknown) => {
    unlessGone(error)
    return files
      .stat(directory)
      .then((stat) => (stat.kind === 'directory' ? withoutState(stat) : 'absent'), absentWhereGone)
  })
}

interface SysfsPaths {
  readonly directory: string
  readonly initstate: string
}

const SYSFS_PATHS_MAX = 1_000

/** The same modules are asked for again and again: to put a path together takes as long as to look what is there. */
const SYSFS_PATHS = new Map<ModuleName, SysfsPaths>()

function sysfsPaths(module: ModuleName): SysfsPaths {
  let paths = SYSFS_PATHS.get(module)
  if (paths === undefined) {
    const directory = `/sys/module/${module}`
    paths = { directory, initstate: `${directory}/initstate` }
    if (SYSFS_PATHS.size >= SYSFS_PATHS_MAX) SYSFS_PATHS.clear()
    SYSFS_PATHS.set(module, paths)
  }
  return paths
}

function saidState(bytes: Uint8Array): SysfsState {
  return parseInitstate(bytes) ?? 'absent'
}

function inodeOf({ inode }: FileStat): { readonly inode: bigint } {
  return { inode }
}

/** What cannot be looked at is not absent: it would be inserted again. */
function absentWhereGone(error: unknown): 'absent' {
  unlessGone(error)
  return 'absent'
}

/** ENODEV is what an attribute answers while its module is torn down (R5.10). */
function readIfThere(files: Files, path: string): Promise<Uint8Array | undefined> {
  return files.read(path).catch(unlessGone)
}

function unlessGone(error: unknown): undefined {
  if (!isRefusal(error, 'ENOENT', 'ENOTDIR', 'ENODEV')) throw error
}
