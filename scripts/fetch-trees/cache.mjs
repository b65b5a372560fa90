// @ts-check
/** Where fetched things are kept, and how a finished one is recognised: `trees/NAME/{manifest.json,root/}`. */
import { mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { root } from '../stamp.mjs'

/** @typedef {{ package: string, version: string, sha256: string }} PackageOrigin */
/**
 * The manifest of a module tree; `moduleDirectory` and `kernelImage` are relative to the unpacked root, `indexedBy` is the
 * kmod package whose depmod wrote the indexes.
 * @typedef {{
 *   layout: number, name: string, packages: PackageOrigin[], indexedBy: PackageOrigin,
 *   release: string, moduleDirectory: string, kernelImage: string,
 * }} TreeManifest
 */
/** @typedef {{ layout: number, name: string, packages: PackageOrigin[] }} ReferenceManifest */
/** @typedef {import('./catalog.mjs').Item['kind']} ItemKind */

/** `release` is that of the kernel whose modules they build. @typedef {ReferenceManifest & { release: string }} HeadersManifest */

/** @type {Record<ItemKind, string>} */
const DIRECTORY = { tree: 'trees', reference: 'references', headers: 'headers', udev: 'udevs' }

/** Raised when what is made from the same packages changes, so that older caches are made again. */
export const LAYOUT = 2

/** The git-ignored cache: MODONCE_CACHE, or `.cache` in the checkout. */
export function cacheDirectory() {
  return resolve(process.env['MODONCE_CACHE'] || join(root, '.cache'))
}

/**
 * @param {ItemKind} kind
 * @param {string} name
 * @returns {string}
 */
export function itemDirectory(kind, name) {
  return join(cacheDirectory(), DIRECTORY[kind], name)
}

/**
 * The tree of this name, or undefined where it is missing or of another layout.
 * @param {string} name
 * @returns {TreeManifest | undefined}
 */
export function readTree(name) {
  return readManifest('tree', name)
}

/**
 * The reference of this name, or undefined where it is missing or of another layout.
 * @param {string} name
 * @returns {ReferenceManifest | undefined}
 */
export function readReference(name) {
  return readManifest('reference', name)
}

/**
 * The headers of this name, or undefined where they are missing or of another layout.
 * @param {string} name
 * @returns {HeadersManifest | undefined}
 */
export function readHeaders(name) {
  return readManifest('headers', name)
}

/**
 * The manifest of an item of any kind.
 * @param {ItemKind} kind
 * @param {string} name
 * @returns {ReferenceManifest | undefined}
 */
export function readItem(kind, name) {
  return readManifest(kind, name)
}

/**
 * @param {ItemKind} kind
 * @param {string} name
 */
function readManifest(kind, name) {
  try {
    const manifest = JSON.parse(readFileSync(join(itemDirectory(kind, name), 'manifest.json'), 'utf8'))
    return manifest.layout === LAYOUT ? manifest : undefined
  } catch {
    return undefined
  }
}

/**
 * Fills a new directory beside the final one and puts it in place by a rename, so that a half-made item is never found.
 * @param {string} final
 * @param {(directory: string) => void} fill
 */
export function replaceDirectory(final, fill) {
  const fresh = `${final}.new-${process.pid}`
  const old = `${final}.old-${process.pid}`
  mkdirSync(dirname(final), { recursive: true })
  rmSync(fresh, { recursive: true, force: true })
  try {
    mkdirSync(fresh)
    fill(fresh)
    renameIfThere(final, old)
    renameSync(fresh, final)
  } finally {
    rmSync(fresh, { recursive: true, force: true })
    rmSync(old, { recursive: true, force: true })
  }
}

/**
 * @param {string} from
 * @param {string} to
 */
function renameIfThere(from, to) {
  try {
    renameSync(from, to)
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') throw error
  }
}
