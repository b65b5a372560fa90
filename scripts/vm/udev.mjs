// @ts-check
/** A fetched udev as files of a guest, whose own C library may be of another Debian: it brings its loader and its libraries. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { itemDirectory, readItem } from '../fetch-trees/cache.mjs'
import { loaderAnswer } from './guest-files.mjs'

/** @typedef {import('../fetch-trees/catalog.mjs').UdevName} UdevName */

const LOADER = 'ld-linux-x86-64.so.2'
/** bookworm still ships files in /lib, and systemd's own library has a directory of its own. */
const LIBRARIES = ['lib/x86_64-linux-gnu', 'usr/lib/x86_64-linux-gnu', 'usr/lib/x86_64-linux-gnu/systemd']
/** Libraries that udev and libkmod open by themselves. */
const OPENED = /^lib(kmod|lzma|zstd|z)\.so\.\d+$/
/** Groups that rules name, with the numbers that Debian gives them. */
const GROUPS =
  'root:x:0: tty:x:5: disk:x:6: lp:x:7: kmem:x:15: dialout:x:20: cdrom:x:24: tape:x:26: audio:x:29: video:x:44: input:x:101: kvm:x:104: render:x:105: sgx:x:106:'

/**
 * udevadm and systemd-udevd in the guest's PATH, and Debian's rules.
 * @param {UdevName} name
 * @returns {Record<string, Uint8Array | string>} as a boot's `overlay`
 */
export function udevFiles(name) {
  const unpacked = unpackedUdev(name)
  const program = ['usr/bin/udevadm', 'bin/udevadm'].map((path) => join(unpacked, path)).find(existsSync)
  const rules = ['usr/lib/udev/rules.d', 'lib/udev/rules.d'].map((path) => join(unpacked, path)).find(existsSync)
  if (program === undefined || rules === undefined) throw new Error(`${name} is not complete`)
  return {
    ...Object.assign(
      {},
      ...['udevadm', 'systemd-udevd'].map((tool) => programFiles(unpacked, program, `/usr/bin/${tool}`)),
    ),
    ...Object.fromEntries(
      readdirSync(rules).map((file) => [`/etc/udev/rules.d/${file}`, readFileSync(join(rules, file))]),
    ),
    '/etc/group': `${GROUPS.split(' ').join('\n')}\n`,
    '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\n',
  }
}

/**
 * The root of a fetched udev, with the systemd that it was fetched with.
 * @param {UdevName} name
 */
export function unpackedUdev(name) {
  if (readItem('udev', name) === undefined) throw new Error(`${name} is not in the cache: run \`npm run fetch-trees\``)
  return join(itemDirectory('udev', name), 'root')
}

/**
 * One of its programs with the libraries that it needs, to be started at a path of the guest, whose last part is its name.
 * @param {string} unpacked
 * @param {string} program
 * @param {string} path
 * @returns {Record<string, Uint8Array | string>}
 */
export function programFiles(unpacked, program, path) {
  const [place, tool] = [`/udev/bin/${basename(program)}`, basename(path)]
  return {
    [place]: readFileSync(program),
    ...Object.fromEntries(
      libraries(unpacked, program).map((library) => [`/udev/lib/${basename(library)}`, readFileSync(library)]),
    ),
    [path]: `#!/bin/sh\nexec /udev/lib/${LOADER} --argv0 ${tool} --library-path /udev/lib ${place} "$@"\n`,
  }
}

/**
 * @param {string} unpacked
 * @param {string} program
 */
function libraries(unpacked, program) {
  const directories = LIBRARIES.map((path) => join(unpacked, path)).filter(existsSync)
  const opened = directories.flatMap((directory) =>
    readdirSync(directory)
      .filter((file) => OPENED.test(file))
      .map((file) => join(directory, file)),
  )
  const loader = directories.map((directory) => join(directory, LOADER)).find(existsSync)
  if (loader === undefined) throw new Error(`${unpacked} has no loader`)
  const needed = [program, ...opened].flatMap((file) =>
    loaderAnswer(loader, ['--library-path', directories.join(':'), '--list', file]),
  )
  return [...new Set([loader, ...opened, ...needed])]
}
