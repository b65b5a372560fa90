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
  if (readItem('udev', name) === undefined) throw new Error(`${name} is not in the cache: run \`npm run fetch-trees\``)
  const unpacked = join(itemDirectory('udev', name), 'root')
  const program = ['usr/bin/udevadm', 'bin/udevadm'].map((path) => join(unpacked, path)).find(existsSync)
  const rules = ['usr/lib/udev/rules.d', 'lib/udev/rules.d'].map((path) => join(unpacked, path)).find(existsSync)
  if (program === undefined || rules === undefined) throw new Error(`${name} is not complete`)
  return {
    '/udev/bin/udevadm': readFileSync(program),
    ...Object.fromEntries(
      libraries(unpacked, program).map((path) => [`/udev/lib/${basename(path)}`, readFileSync(path)]),
    ),
    ...Object.fromEntries(['udevadm', 'systemd-udevd'].map((tool) => [`/usr/bin/${tool}`, starter(tool)])),
    ...Object.fromEntries(
      readdirSync(rules).map((file) => [`/etc/udev/rules.d/${file}`, readFileSync(join(rules, file))]),
    ),
    '/etc/group': `${GROUPS.split(' ').join('\n')}\n`,
    '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\n',
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

/** @param {string} tool */
function starter(tool) {
  return `#!/bin/sh\nexec /udev/lib/${LOADER} --argv0 ${tool} --library-path /udev/lib /udev/bin/udevadm "$@"\n`
}
