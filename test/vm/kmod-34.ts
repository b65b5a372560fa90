import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { itemDirectory, readReference } from '../../scripts/fetch-trees/cache.mjs'
import { kmodLibrariesCommand, kmodProgram } from '../../scripts/fetch-trees/reference.mjs'
import { loaderAnswer } from '../../scripts/vm/guest-files.mjs'

/** Where the guest's PATH has to lead for the reference's tools under their plain names. */
export const KMOD_34_TOOLS = '/kmod-34/tools'

const TOOLS = ['modprobe', 'insmod', 'rmmod', 'lsmod']
const LOADER = 'ld-linux-x86-64.so.2'

/** kmod 34, the reference, as a part of a job's `overlay`. It has its own loader and C library: the guest's are of another Debian. */
export function kmod34Files(): Record<string, Uint8Array | string> {
  if (readReference('kmod-34') === undefined) throw new Error('kmod 34 is not in the cache: run `npm run fetch-trees`')
  const unpacked = join(itemDirectory('reference', 'kmod-34'), 'root')
  const listing = kmodLibrariesCommand(unpacked)
  const libraries = [...loaderAnswer(listing.file, listing.args), listing.file]
  return {
    '/kmod-34/kmod': readFileSync(kmodProgram(unpacked)),
    ...Object.fromEntries(libraries.map((path) => [`/kmod-34/lib/${basename(path)}`, readFileSync(path)])),
    ...Object.fromEntries(TOOLS.map((tool) => [`${KMOD_34_TOOLS}/${tool}`, starter(tool)])),
  }
}

function starter(tool: string): string {
  return `#!/bin/sh
exec /kmod-34/lib/${LOADER} --argv0 ${tool} --library-path /kmod-34/lib /kmod-34/kmod "$@"
`
}
