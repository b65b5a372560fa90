/** One build, stamped with a hash of the sources it was made from, so that nothing ever runs a stale one. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
export const STAMP = 'stamp.txt'

/** SHA-256 over the names and contents of everything that goes into dist. */
export function hashOfSources() {
  const files = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  const hash = createHash('sha256')
  for (const file of [...files, join(root, 'package.json'), join(root, 'scripts/build.mjs')]) {
    hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0')
  }
  return hash.digest('hex')
}

/** Why dist must not be used, or undefined where it is the build of today's sources. */
export function staleness() {
  let stamped = ''
  try {
    stamped = readFileSync(join(root, 'dist', STAMP), 'utf8').trim()
  } catch {
    return 'dist is missing: run `npm run build`'
  }
  return stamped === hashOfSources() ? undefined : 'dist was built from other sources: run `npm run build`'
}
