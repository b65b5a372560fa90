// @ts-check
/**
 * What is fetched: the module trees of Debian's kernels, what modules for two of them are built with, the kmod releases that
 * answers are compared with, and the udev releases whose cold plug is.
 */

/** @typedef {'bookworm' | 'trixie'} Suite */
/** @typedef {'6.1-cloud' | '6.1-generic' | '6.12-cloud'} TreeName */
/** @typedef {'6.1-headers' | '6.12-headers'} HeadersName */
/** @typedef {'udev-252' | 'udev-257'} UdevName */
/** @typedef {34 | 30} KmodVersion */

/**
 * A kernel's tree is found through its meta-package, whose one dependency names today's kernel package.
 * @typedef {{ kind: 'tree', name: TreeName, suite: Suite, metaPackage: string }} TreeItem
 */
/**
 * A kmod with every library it needs, so that it runs beside the machine's own. `opened` are packages of libraries that
 * it opens by itself at run time and that its package therefore does not depend on; `left` are those that only its
 * installation needs.
 * @typedef {{ kind: 'reference', name: string, suite: Suite, version: KmodVersion, opened: readonly string[], left: readonly string[] }} ReferenceItem
 */
/**
 * The headers of a tree's kernel with its kbuild tools, and the C library that these need. Of the same source package as the
 * tree: both meta-packages name today's kernel.
 * @typedef {{ kind: 'headers', name: HeadersName, suite: Suite, metaPackage: string }} HeadersItem
 */
/**
 * A udev with every library it needs, for guests, and with bookworm's the systemd of it. `opened` and `left` as for references.
 * @typedef {{ kind: 'udev', name: UdevName, suite: Suite, version: number, opened: readonly string[], left: readonly string[] }} UdevItem
 */
/** @typedef {TreeItem | ReferenceItem | HeadersItem | UdevItem} Item */

/** The kmod that indexes the trees, and whose answers are the expected ones. */
export const INDEXING_KMOD = 'kmod-34'

/** References come first, because the trees are indexed with one of them. @type {readonly Item[]} */
const CATALOG = [
  {
    ...{ kind: 'reference', name: 'kmod-34', suite: 'trixie', version: 34, left: [] },
    opened: ['liblzma5', 'libzstd1', 'zlib1g'],
  },
  { kind: 'reference', name: 'kmod-30', suite: 'bookworm', version: 30, opened: [], left: [] },
  { kind: 'tree', name: '6.1-cloud', suite: 'bookworm', metaPackage: 'linux-image-cloud-amd64' },
  { kind: 'tree', name: '6.1-generic', suite: 'bookworm', metaPackage: 'linux-image-amd64' },
  { kind: 'tree', name: '6.12-cloud', suite: 'trixie', metaPackage: 'linux-image-cloud-amd64' },
  { kind: 'headers', name: '6.1-headers', suite: 'bookworm', metaPackage: 'linux-headers-cloud-amd64' },
  { kind: 'headers', name: '6.12-headers', suite: 'trixie', metaPackage: 'linux-headers-cloud-amd64' },
  { kind: 'udev', name: 'udev-252', suite: 'bookworm', version: 252, opened: ['systemd'], left: ['adduser'] },
  {
    ...{ kind: 'udev', name: 'udev-257', suite: 'trixie', version: 257, left: ['systemd'] },
    opened: ['liblzma5', 'libzstd1', 'zlib1g', 'libacl1', 'libmount1', 'libseccomp2', 'libselinux1', 'libssl3t64'],
  },
]

/**
 * The items that the names on the command line ask for, all of them for no name.
 * A tree brings the kmod that indexes it.
 * @param {readonly string[]} names
 * @returns {readonly Item[]}
 */
export function itemsNamed(names) {
  const unknown = names.find((name) => !CATALOG.some((item) => item.name === name))
  if (unknown !== undefined) {
    throw new Error(`no such item: ${unknown} (there are ${CATALOG.map((item) => item.name).join(', ')})`)
  }
  if (names.length === 0) return CATALOG
  const asked = CATALOG.filter((item) => names.includes(item.name))
  const indexing = asked.some((item) => item.kind === 'tree')
  return CATALOG.filter((item) => asked.includes(item) || (indexing && item.name === INDEXING_KMOD))
}
