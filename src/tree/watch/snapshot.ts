import { type Files, IDENTITY_WORDS } from '../../host/index.ts'
import type { ErrnoName } from '../../names.ts'
import { readDepmodConfig } from '../read-depmod-config.ts'
import { scanModules } from '../scan-modules.ts'

/** What a run of depmod reads, and where it writes. Paths are absolute. */
export interface WatchedTree {
  readonly release: string
  readonly directory: string
  readonly outDirectory: string
  /** Instead of the usual places of configuration. */
  readonly configPaths: readonly string[] | undefined
  /** Files of the kernel's symbols. */
  readonly symbolFiles: readonly string[]
  /** The absolute path of an external directory as configuration names it. */
  absolute(external: string): string
}

/** Which state a file is in, by path: equal for the same file unchanged. One that is not there is not in it. */
export type Identities = ReadonlyMap<string, string>

/** All that the indexes of a tree follow from, and the indexes, as they are at one time. */
export interface Snapshot {
  /** Why the module directory cannot be searched; undefined where it can. */
  readonly problem: ErrnoName | undefined
  readonly modules: Identities
  /** The lists of the kernel's build, and files of symbols. */
  readonly inputs: Identities
  /** What depmod.d says. */
  readonly config: string
  readonly indexes: Identities
}

const BUILD_LISTS = ['modules.order', 'modules.builtin', 'modules.builtin.modinfo']

/** Looks at all of it once, at the indexes of these names too. What is wrong with it is for a run to tell. */
export async function takeSnapshot(files: Files, tree: WatchedTree, indexNames: readonly string[]): Promise<Snapshot> {
  const { directory, outDirectory, symbolFiles } = tree
  const config = await readDepmodConfig(files, tree.release, silent, tree.configPaths)
  const scanned = await scanModules(files, directory, config.excludes, silent)
  const paths = scanned.kind === 'found' ? [...scanned.paths] : []
  for (const external of config.externals) {
    const below = await scanModules(files, tree.absolute(external), config.excludes, silent)
    if (below.kind === 'found') paths.push(...below.paths)
  }
  return {
    problem: scanned.kind === 'found' ? undefined : scanned.code,
    modules: await identitiesOf(files, paths),
    inputs: await identitiesOf(files, [...BUILD_LISTS.map((name) => `${directory}/${name}`), ...symbolFiles]),
    config: JSON.stringify({ ...config, excludes: [...config.excludes] }),
    indexes: await identitiesOf(
      files,
      indexNames.map((name) => `${outDirectory}/${name}`),
    ),
  }
}

/** Which regular files are at these paths, and in which state each is. */
export async function identitiesOf(files: Pick<Files, 'identify'>, paths: readonly string[]): Promise<Identities> {
  const identities = await files.identify(paths)
  const found = new Map<string, string>()
  for (const [file, path] of paths.entries()) {
    const words = identities.words.subarray(IDENTITY_WORDS * file, IDENTITY_WORDS * (file + 1))
    if (identities.has(file)) found.set(path, words.join(' '))
  }
  return found
}

function silent(): void {}
