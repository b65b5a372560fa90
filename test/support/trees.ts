/** Real module trees, as `npm run fetch-trees` left them: whatever the archive's index named that day. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { itemDirectory, readTree } from '../../scripts/fetch-trees/cache.mjs'
import type { TreeName } from '../../scripts/fetch-trees/catalog.mjs'

export type { TreeName }

/** An unpacked and indexed tree. It is shared by all tests: copy what you want to change. */
export interface RealTree {
  /** What `-d` or `--root` is given. */
  readonly root: string
  /** The kernel release, `uname -r` on a machine that runs it. */
  readonly release: string
  /** The absolute path of lib/modules/RELEASE. */
  readonly moduleDirectory: string
  /** Every module file, sorted, relative to the module directory as in modules.dep. */
  readonly modules: readonly string[]
}

/** The tree of this name, or an error that says how to get it. */
export function tree(name: TreeName): RealTree {
  const manifest = readTree(name)
  if (manifest === undefined) throw new Error(`the tree ${name} is not in the cache: run \`npm run fetch-trees\``)
  const root = join(itemDirectory('tree', name), 'root')
  const moduleDirectory = join(root, manifest.moduleDirectory)
  return { root, release: manifest.release, moduleDirectory, modules: moduleFiles(moduleDirectory) }
}

/** What is a module is decided by name and on disk, so that no index is believed. */
function moduleFiles(moduleDirectory: string): string[] {
  return readdirSync(join(moduleDirectory, 'kernel'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ko(\.(gz|xz|zst))?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(moduleDirectory.length + 1))
    .sort()
}
