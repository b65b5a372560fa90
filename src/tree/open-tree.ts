import type { Knowledge } from '../graph/index.ts'
import type { Files } from '../host/index.ts'
import { type ConfigProblem, readConfig } from './read-config.ts'
import { readIndexes } from './read-indexes.ts'

export interface TreeOptions {
  /** The kernel release, as `uname -r` prints it. */
  readonly release: string
  /** What stands before `/lib/modules`, as `modprobe -d`. Configuration and /proc are not moved by it. */
  readonly dirname?: string
  /** Configuration files or directories instead of the standard ones, as `modprobe -C`. */
  readonly configPaths?: readonly string[]
}

/** A module tree, opened: what it says, and what about it could not be read. */
export interface Tree {
  readonly knowledge: Knowledge
  readonly configProblems: readonly ConfigProblem[]
  readonly indexProblems: readonly string[]
}

/** The directory of a kernel's modules. kmod's default `MODULE_DIRECTORY`. */
export function moduleDirectory({ release, dirname = '' }: TreeOptions): string {
  return `${dirname}/lib/modules/${release}`
}

/**
 * Reads indexes and configuration of a tree. Nothing about a tree makes this fail: what is missing is absent. `late` is for
 * who asks little, and only by `resolveOnDisk()`: large indexes are then read when they are first asked.
 */
export async function openTree(files: Files, options: TreeOptions, late = false): Promise<Tree> {
  const directory = moduleDirectory(options)
  const { indexes, problems: indexProblems } = await readIndexes(files, directory, late)
  const { config, problems: configProblems } = await readConfig(files, directory, options.configPaths)
  return { knowledge: { directory, indexes, config, missingFiles: new Set() }, configProblems, indexProblems }
}
