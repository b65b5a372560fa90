// @ts-check
/** Files of this machine as entries of the guest's root file system. */
import { spawnSync } from 'node:child_process'
import { readdirSync, readlinkSync, realpathSync } from 'node:fs'
import { join } from 'node:path'

/** @typedef {import('./newc.mjs').Entry} Entry */

/**
 * A program and the shared libraries that the dynamic loader would give it, at the paths where it looks for them.
 * @param {string} source
 * @param {string} path
 * @returns {Entry[]}
 */
export function programEntries(source, path) {
  return [{ path, source: realpathSync(source) }, ...libraryEntries(source)]
}

/**
 * @param {string} program a program or a library
 * @returns {Entry[]}
 */
export function libraryEntries(program) {
  return loaderAnswer('ldd', [program]).map((library) => ({ path: library, source: realpathSync(library) }))
}

/**
 * The absolute paths of libraries in the output of ldd, or of the loader's own `--list`. None for a static program.
 * @param {string} program
 * @param {readonly string[]} args
 * @returns {string[]}
 */
export function loaderAnswer(program, args) {
  const { stdout } = spawnSync(program, args, { encoding: 'utf8' })
  return stdout.split('\n').flatMap((line) => /(?:=> |^\s)(\/\S+)(?: \(|$)/.exec(line)?.[1] ?? [])
}

/**
 * Every file and link below a directory, for which `wanted` answers true.
 * @param {string} directory
 * @param {string} path where the guest finds the directory
 * @param {(relative: string) => boolean} [wanted]
 * @returns {Entry[]}
 */
export function directoryEntries(directory, path, wanted = () => true) {
  /** @type {Entry[]} */
  const entries = []
  for (const found of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    const source = join(found.parentPath, found.name)
    const relative = source.slice(directory.length + 1)
    if (found.isDirectory() || !wanted(relative)) continue
    const where = join(path, relative)
    entries.push(found.isSymbolicLink() ? { path: where, target: readlinkSync(source) } : { path: where, source })
  }
  return entries
}
