// @ts-check
import { readdirSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'

const SUFFIX = '.property.test.ts'

/**
 * The property tests in each of `paths`, or in all of src. A path that is a file is taken whatever its name: unit and contract
 * tests have properties too.
 * @param {readonly string[]} paths
 * @returns {string[]} relative to the working directory, sorted
 */
export function findTests(paths) {
  const found = (paths.length === 0 ? ['src'] : paths).flatMap((path) => {
    const below = statSync(path).isFile() ? [path] : propertyTestsBelow(path)
    if (below.length === 0) throw new Error(`no *${SUFFIX} in ${path}`)
    return below
  })
  return [...new Set(found.map((path) => relative('.', path)))].sort()
}

/** @param {string} directory */
function propertyTestsBelow(directory) {
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' })
  return names.filter((name) => name.endsWith(SUFFIX)).map((name) => join(directory, name))
}
