import { isRefusal } from '../../errors.ts'
import { parseInitstate } from '../../formats/proc/index.ts'
import type { Files } from '../../host/index.ts'
import type { RuleId } from '../../host/simulated/index.ts'
import type { IsThere } from './kmod-probe.ts'

/**
 * kmod up to 19: a module whose `initstate` cannot be read is built in where it has a directory in sysfs, and what is built in
 * is not asked for. A module on its way in has that directory before it has an `initstate`. `without` leaves rules out. R6.4, R6.5
 */
export function kmod18IsThere(without: readonly RuleId[] = []): IsThere {
  return async (files, _knowledge, { module }) => {
    const directory = `/sys/module/${module}`
    const state = await readState(files, `${directory}/initstate`)
    if (state !== undefined) return state === 'live'
    if (without.includes('R6.4')) return false
    return (await isDirectory(files, directory)) && !without.includes('R6.5')
  }
}

async function readState(files: Files, path: string): Promise<string | undefined> {
  try {
    return parseInitstate(await files.read(path))
  } catch (error) {
    if (isRefusal(error)) return undefined
    throw error
  }
}

async function isDirectory(files: Files, path: string): Promise<boolean> {
  try {
    return (await files.stat(path)).kind === 'directory'
  } catch (error) {
    if (isRefusal(error)) return false
    throw error
  }
}
