import { isRefusal } from '../errors.ts'
import type { Knowledge, Resolution } from '../graph/index.ts'
import type { Files } from '../host/index.ts'
import type { ErrnoName } from '../names.ts'
import { whenRead } from './late-index.ts'

/** What a request means on a tree whose files have been looked at. */
export interface DiskResolution {
  readonly resolution: Resolution
  /** Files that modules.dep names for this request and that do not exist: depmod must run again. */
  readonly missing: readonly string[]
}

/** What says that there is no such file. Whatever else is refused, its insertion will tell: a plan without it tells another story. */
const NO_FILE: readonly ErrnoName[] = ['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG']

/**
 * Resolves a request, and again without the dependencies whose files turn out to be missing, as kmod 34 plans
 * (`kmod_module_parse_depline()` stats each). `think` is any of the resolving functions of `graph`.
 */
export async function resolveOnDisk(
  files: Files,
  knowledge: Knowledge,
  think: (knowledge: Knowledge) => Resolution,
): Promise<DiskResolution> {
  const missing = new Set(knowledge.missingFiles)
  for (;;) {
    const resolution = await whenRead(() => think({ ...knowledge, missingFiles: missing }))
    const found = await missingDependencies(files, resolution, missing)
    if (found.length === 0) return { resolution, missing: [...missing] }
    for (const path of found) missing.add(path)
  }
}

async function missingDependencies(
  files: Files,
  resolution: Resolution,
  known: ReadonlySet<string>,
): Promise<string[]> {
  const missing: string[] = []
  for (const path of dependencyPaths(resolution)) {
    if (known.has(path)) continue
    try {
      await files.stat(path)
    } catch (error) {
      if (!isRefusal(error)) throw error
      if (NO_FILE.includes(error.code)) missing.push(path)
    }
  }
  return missing
}

function dependencyPaths(resolution: Resolution): ReadonlySet<string> {
  const candidates = resolution.kind === 'found' ? resolution.candidates : []
  const steps = candidates.flatMap(({ plan }) => plan.steps)
  return new Set(steps.flatMap(({ target }) => (target.found.kind === 'dependency' ? [target.path!] : [])))
}
