// @ts-check
/** Which packages an item is made of, and their files: downloaded once, checked by SHA-256 every time. */
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { cacheDirectory } from './cache.mjs'

/** @typedef {import('./apt.mjs').AptSuite} AptSuite */
/** @typedef {import('./control.mjs').PackageRecord} PackageRecord */

/**
 * The packages that the index names today: the kernel package of a tree, the headers with their kbuild, or kmod and all that
 * it depends on.
 * @param {import('./catalog.mjs').Item} item
 * @param {AptSuite} suite
 * @returns {PackageRecord[]}
 */
export function packagesOf(item, suite) {
  if (item.kind === 'tree') return [dependency(suite, required(suite, item.metaPackage), /^linux-image-/)]
  if (item.kind === 'headers') {
    const headers = dependency(suite, required(suite, item.metaPackage), /^linux-headers-/)
    const parts = [/^linux-headers-.*-common$/, /^linux-kbuild-/].map((part) => dependency(suite, headers, part))
    return [headers, ...parts, required(suite, 'libc6')]
  }
  const name = item.kind === 'udev' ? 'udev' : 'kmod'
  const program = required(suite, name)
  if (!program.version.startsWith(`${item.version}`)) {
    throw new Error(`${item.suite} has ${name} ${program.version}, not ${item.version}`)
  }
  return closure([program, ...item.opened.map((opened) => required(suite, opened))], suite, item.left)
}

/**
 * The package of such a name that a package depends on.
 * @param {AptSuite} suite
 * @param {PackageRecord} record
 * @param {RegExp} name
 */
function dependency(suite, record, name) {
  const found = record.depends.find((candidate) => name.test(candidate))
  if (found === undefined) throw new Error(`${record.package} depends on no package like ${name.source}`)
  return required(suite, found)
}

/**
 * @param {AptSuite} suite
 * @param {string} name
 */
function required(suite, name) {
  const record = suite.candidate(name)
  if (record === undefined) throw new Error(`the archive's index has no package ${name}`)
  return record
}

/**
 * Packages and what they need, in breadth-first order. A dependency that only virtual packages meet is left out.
 * @param {readonly PackageRecord[]} first
 * @param {AptSuite} suite
 * @param {readonly string[]} left names of others that are left out
 */
function closure(first, suite, left) {
  const found = new Map(first.map((record) => [record.package, record]))
  for (const record of found.values()) {
    for (const name of record.depends) {
      const dependency = found.has(name) || left.includes(name) ? undefined : suite.candidate(name)
      if (dependency !== undefined) found.set(name, dependency)
    }
  }
  return [...found.values()]
}

/**
 * The path of a package's file, downloaded unless a good one is there already.
 * @param {PackageRecord} record
 * @param {AptSuite} suite
 * @param {(line: string) => void} say
 * @returns {string}
 */
export function packageFile(record, suite, say) {
  const directory = join(cacheDirectory(), 'packages')
  const file = join(directory, `${record.package}_${record.version.replaceAll(':', '%3a')}.deb`)
  if (sha256(file) === record.sha256) return file
  say(`downloading ${record.package} ${record.version} (${(record.sizeBytes / 1e6).toFixed(1)} MB)`)
  mkdirSync(directory, { recursive: true })
  const temporary = mkdtempSync(join(directory, 'new-'))
  try {
    suite.download(record, temporary)
    const downloaded = join(temporary, readdirSync(temporary).find((name) => name.endsWith('.deb')) ?? '')
    const actual = sha256(downloaded)
    if (actual !== record.sha256) {
      throw new Error(`${record.package}: SHA-256 of the download is ${actual}, the index says ${record.sha256}`)
    }
    renameSync(downloaded, file)
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
  return file
}

/**
 * @param {string} file
 * @returns {string | undefined}
 */
function sha256(file) {
  try {
    return createHash('sha256').update(readFileSync(file)).digest('hex')
  } catch {
    return undefined
  }
}
