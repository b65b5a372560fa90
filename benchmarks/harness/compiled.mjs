// @ts-check
/** Programs of this folder, made ready once for their text: C by cc, TypeScript by esbuild. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { buildSync } from 'esbuild'
import { cacheDirectory } from '../../scripts/fetch-trees/cache.mjs'
import { run } from '../../scripts/fetch-trees/command.mjs'
import { root } from '../../scripts/stamp.mjs'

/** Below the checkout's packages, wherever the cache is: a program of ours finds them from there. */
const PROGRAMS = join(root, 'node_modules/.cache/modonce-benchmarks')

/**
 * The path of a C program, linked to the machine's libraries.
 * @param {string} source
 * @param {readonly string[]} [libraries] as in `-lkmod`
 * @returns {string}
 */
export function compiled(source, libraries = []) {
  const flags = ['-std=c11', '-O2', '-Wall', '-Wextra', '-Werror']
  const hash = createHash('sha256')
    .update(readFileSync(source))
    .update([...flags, ...libraries].join(' '))
  const program = join(
    made(join(cacheDirectory(), 'benchmarks')),
    `${basename(source, '.c')}-${hash.digest('hex').slice(0, 12)}`,
  )
  if (!existsSync(program)) {
    const fresh = `${program}.new-${process.pid}`
    run('cc', [...flags, '-o', fresh, source, ...libraries])
    renameSync(fresh, program)
  }
  return program
}

/**
 * The path of a program of ours with today's `src` in it: one file, as the command line of dist is.
 * @param {string} source
 * @returns {string}
 */
export function bundled(source) {
  const { outputFiles } = buildSync({
    absWorkingDir: root,
    entryPoints: [source],
    write: false,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    packages: 'external',
    logLevel: 'silent',
    // As the command line of dist is built.
    banner: { js: "const moduleUrl = require('node:url').pathToFileURL(__filename).href;" },
    define: { 'import.meta.url': 'moduleUrl' },
  })
  const text = outputFiles[0]?.contents ?? new Uint8Array()
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 12)
  const program = join(made(PROGRAMS), `${basename(source).replace(/\.[^.]*$/, '')}-${hash}.cjs`)
  const fresh = `${program}.new-${process.pid}`
  writeFileSync(fresh, text)
  renameSync(fresh, program)
  return program
}

/** @param {string} directory */
function made(directory) {
  mkdirSync(directory, { recursive: true })
  return directory
}
