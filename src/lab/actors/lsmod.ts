import { isRefusal } from '../../errors.ts'
import { parseProcModules } from '../../formats/proc/index.ts'
import type { Files } from '../../host/index.ts'
import type { Program } from '../../host/simulated/index.ts'
import { holders, refcnt } from '../../loading/index.ts'
import { type ModuleName, normalizeModuleName } from '../../names.ts'

/**
 * `lsmod`, which looks at the users of each module that /proc/modules has listed. Where a module is gone by then, `strict`
 * says whether that is an error. [kmod issue 41]
 */
export function lsmod(how: 'strict' | 'tolerant'): Program {
  const look = how === 'strict' ? strictly : tolerantly
  return async ({ files }) => {
    try {
      for (const { name } of parseProcModules(await files.read('/proc/modules'))) {
        await look(files, normalizeModuleName(name))
      }
      return 0
    } catch (error) {
      if (isRefusal(error)) return 1
      throw error
    }
  }
}

async function strictly(files: Files, module: ModuleName): Promise<void> {
  await files.read(`/sys/module/${module}/refcnt`)
  await files.list(`/sys/module/${module}/holders`)
}

async function tolerantly(files: Files, module: ModuleName): Promise<void> {
  await refcnt(files, module)
  await holders(files, module)
}
