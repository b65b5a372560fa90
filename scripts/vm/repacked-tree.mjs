// @ts-check
/** A fetched tree whose modules are packed in the other way, for guests: both kernels with .ko and with .ko.xz. */
import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { cacheDirectory, itemDirectory, readTree, replaceDirectory } from '../fetch-trees/cache.mjs'
import { INDEXING_KMOD } from '../fetch-trees/catalog.mjs'
import { run } from '../fetch-trees/command.mjs'
import { kmodCommand } from '../fetch-trees/reference.mjs'

/** How the module files of a tree are packed. @typedef {'.ko' | '.ko.xz'} Packing */

/** As Debian packs them: the kernel itself reads what is made so. */
const XZ = ['--check=crc32', '--lzma2=dict=1MiB']

/**
 * The directory with a tree's modules and indexes, packed so; the fetched one itself where that is how they were shipped.
 * Made in the cache where it is not there. Call it with the machine's lock held.
 * @param {string} treeName
 * @param {Packing} packing
 * @returns {string}
 */
export function repackedModules(treeName, packing) {
  const tree = readTree(treeName)
  if (tree === undefined) throw new Error(`the tree ${treeName} is not in the cache`)
  const shipped = join(itemDirectory('tree', treeName), 'root', tree.moduleDirectory)
  const isModule = (/** @type {string} */ path) => /\.ko(\.xz)?$/.test(path)
  const files = readdirSync(shipped, { recursive: true, encoding: 'utf8' }).filter(isModule)
  if (files.every((path) => path.endsWith(packing))) return shipped

  const made = join(cacheDirectory(), 'vm', `modules-${tree.release}${packing}`)
  const place = join('lib/modules', tree.release)
  if (!existsSync(made)) {
    replaceDirectory(made, (directory) => {
      const copy = join(directory, place)
      mkdirSync(copy, { recursive: true })
      cpSync(shipped, copy, { recursive: true })
      run('xz', [...(packing === '.ko' ? ['--decompress'] : XZ), ...files.map((path) => join(copy, path))])
      const indexer = join(itemDirectory('reference', INDEXING_KMOD), 'root')
      const depmod = kmodCommand(indexer, 'depmod', ['-b', directory, tree.release])
      run(depmod.file, depmod.args)
    })
  }
  return join(made, place)
}
