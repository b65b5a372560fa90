// @ts-check
/**
 * The base of the guest's root file system: what does not change from job to job. Two hundred megabytes, so it is kept
 * as an uncompressed archive in the cache and made again when one of its files is newer.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { cacheDirectory, itemDirectory, readTree } from '../fetch-trees/cache.mjs'
import { kmodLibrariesCommand, kmodProgram } from '../fetch-trees/reference.mjs'
import { root } from '../stamp.mjs'
import { busyboxEntries } from './busybox.mjs'
import { directoryEntries, libraryEntries, loaderAnswer, programEntries } from './guest-files.mjs'
import { GUEST_KMOD } from './needs.mjs'
import { writeArchive } from './newc.mjs'
import { repackedModules } from './repacked-tree.mjs'

/** @typedef {import('./newc.mjs').Entry} Entry */

const KMOD_TOOLS = ['modprobe', 'depmod', 'modinfo', 'lsmod', 'insmod', 'rmmod', 'kmod']
const LIBRARIES = '/lib/x86_64-linux-gnu'

/**
 * The base archive for a kernel and that kernel's image, with modules as they were shipped or packed in a certain way. Call it
 * with the machine's lock held.
 * @param {string} treeName
 * @param {import('./repacked-tree.mjs').Packing} [packing]
 * @returns {{ archive: string, kernelImage: string }}
 */
export function baseArchive(treeName, packing) {
  const tree = readTree(treeName)
  if (tree === undefined) throw new Error(`the tree ${treeName} is not in the cache`)
  const treeRoot = join(itemDirectory('tree', treeName), 'root')
  const shipped = join(treeRoot, tree.moduleDirectory)
  const modules = packing === undefined ? shipped : repackedModules(treeName, packing)
  const kind = modules === shipped ? treeName : `${treeName}${packing}`
  const entries = [
    ...node(),
    ...busyboxEntries(),
    ...kmod(join(itemDirectory('reference', GUEST_KMOD), 'root')),
    ...directoryEntries(modules, `/lib/modules/${tree.release}`),
  ]
  const directory = join(cacheDirectory(), 'vm')
  const archive = join(directory, `base-${kind}-${fingerprint(entries)}.cpio`)
  if (!existsSync(archive)) {
    mkdirSync(directory, { recursive: true })
    for (const old of readdirSync(directory)) {
      if (old.startsWith(`base-${kind}-`)) rmSync(join(directory, old))
    }
    writeArchive(`${archive}.new`, entries)
    renameSync(`${archive}.new`, archive)
  }
  return { archive, kernelImage: join(treeRoot, tree.kernelImage) }
}

/** Node, and what koffi's native part needs. @returns {Entry[]} */
function node() {
  const koffi = join(root, 'node_modules/@koromix/koffi-linux-x64/linux_x64/koffi.node')
  return [...programEntries(process.execPath, '/usr/bin/node'), ...(existsSync(koffi) ? libraryEntries(koffi) : [])]
}

/**
 * kmod at /sbin, where the kernel looks for modprobe, and as kmod-modprobe and so on in PATH, where modonce has the plain names.
 * @param {string} unpacked
 * @returns {Entry[]}
 */
function kmod(unpacked) {
  const listing = kmodLibrariesCommand(unpacked)
  return [
    { path: '/kmod/bin/kmod', source: kmodProgram(unpacked) },
    ...loaderAnswer(listing.file, listing.args).map((source) => ({ path: `${LIBRARIES}/${basename(source)}`, source })),
    ...KMOD_TOOLS.map((tool) => ({ path: `/sbin/${tool}`, target: '/kmod/bin/kmod' })),
    ...KMOD_TOOLS.map((tool) => ({
      path: `/kmod/bin/kmod-${tool}`,
      content: `#!/bin/sh\nexec /sbin/${tool} "$@"\n`,
      executable: true,
    })),
  ]
}

/**
 * A short hash of all that the archive would hold; files of this machine count by size and modification time.
 * @param {readonly Entry[]} entries
 */
function fingerprint(entries) {
  const hash = createHash('sha256').update(`${statSync(new URL('newc.mjs', import.meta.url)).mtimeMs}`)
  for (const entry of entries) {
    hash.update(`\n${entry.path} `)
    if ('content' in entry) hash.update(entry.content)
    else if ('target' in entry) hash.update(entry.target)
    else if ('source' in entry) {
      const { size, mtimeMs } = statSync(entry.source)
      hash.update(`${entry.source} ${size} ${mtimeMs}`)
    }
  }
  return hash.digest('hex').slice(0, 12)
}
