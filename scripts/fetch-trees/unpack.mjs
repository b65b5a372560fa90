// @ts-check
/** Packages become a directory: unpacked without installing, indexed as an installed kernel would be, described by a manifest. */
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { itemDirectory, LAYOUT, readReference, replaceDirectory } from './cache.mjs'
import { INDEXING_KMOD } from './catalog.mjs'
import { run } from './command.mjs'
import { kmodCommand } from './reference.mjs'

/**
 * Puts an item into the cache, whole or not at all.
 * @param {import('./catalog.mjs').Item} item
 * @param {readonly import('./control.mjs').PackageRecord[]} records
 * @param {readonly string[]} files the packages, in the order of the records
 * @param {(line: string) => void} say
 */
export function makeItem(item, records, files, say) {
  replaceDirectory(itemDirectory(item.kind, item.name), (directory) => {
    const unpacked = join(directory, 'root')
    mkdirSync(unpacked)
    say('unpacking')
    for (const file of files) run('dpkg-deb', ['-x', file, unpacked])
    // Everything looks for /lib, which is a link on today's Debian and not part of any package here.
    if (!existsSync(join(unpacked, 'lib'))) symlinkSync('usr/lib', join(unpacked, 'lib'))
    const packages = records.map((record) => ({
      package: record.package,
      version: record.version,
      sha256: record.sha256,
    }))
    const found = finish(item, unpacked, say)
    const manifest = { layout: LAYOUT, name: item.name, packages, ...found }
    writeFileSync(join(directory, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  })
}

/**
 * What has to be done once the packages are unpacked. Answers what the manifest says beyond them.
 * @param {import('./catalog.mjs').Item} item
 * @param {string} unpacked
 * @param {(line: string) => void} say
 */
function finish(item, unpacked, say) {
  switch (item.kind) {
    case 'tree':
      return indexTree(item, unpacked, say)
    case 'headers':
      return { release: releaseOfHeaders(unpacked) }
    case 'udev':
      return {}
    default:
      return checkReference(item, unpacked)
  }
}

/** @param {string} unpacked */
function releaseOfHeaders(unpacked) {
  const flavour = readdirSync(join(unpacked, 'usr/src')).find((name) => /^linux-headers-.*-cloud-amd64$/.test(name))
  if (flavour === undefined) throw new Error(`no headers below ${unpacked}/usr/src`)
  return flavour.slice('linux-headers-'.length)
}

/**
 * @param {import('./catalog.mjs').TreeItem} item
 * @param {string} unpacked
 * @param {(line: string) => void} say
 */
function indexTree(item, unpacked, say) {
  const releases = readdirSync(join(unpacked, 'lib/modules'))
  const [release] = releases
  if (release === undefined || releases.length > 1 || !release.startsWith(`${item.name.split('-', 1)[0]}.`)) {
    throw new Error(`${item.name}: the package has modules of ${releases.join(', ') || 'no release'}`)
  }
  say(`indexing ${release} with ${INDEXING_KMOD}`)
  const [indexedBy] = readReference(INDEXING_KMOD)?.packages ?? []
  const indexer = join(itemDirectory('reference', INDEXING_KMOD), 'root')
  const depmod = kmodCommand(indexer, 'depmod', ['-b', unpacked, release])
  run(depmod.file, depmod.args)
  return { indexedBy, release, moduleDirectory: `lib/modules/${release}`, kernelImage: `boot/vmlinuz-${release}` }
}

/**
 * @param {import('./catalog.mjs').ReferenceItem} item
 * @param {string} unpacked
 */
function checkReference(item, unpacked) {
  const kmod = kmodCommand(unpacked, 'kmod', ['--version'])
  const answer = run(kmod.file, kmod.args)
  if (!answer.startsWith(`kmod version ${item.version}`)) throw new Error(`${item.name} says: ${answer.trim()}`)
  return {}
}
