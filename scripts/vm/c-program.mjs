// @ts-check
/** Small C programs, compiled on this machine for the guest: static, because the guest has few libraries. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import { basename, join } from 'node:path'
import { cacheDirectory } from '../fetch-trees/cache.mjs'
import { run } from '../fetch-trees/command.mjs'

const FLAGS = ['-static', '-std=c11', '-O2', '-Wall', '-Wextra', '-Werror', '-pthread']

/**
 * The path of the program for the machine that it is called on, compiled once for these files.
 * @param {string} source
 * @param {readonly string[]} [headers] what it includes that is not the system's
 * @returns {string}
 */
export function compiledProgram(source, headers = []) {
  const hash = createHash('sha256').update(FLAGS.join(' '))
  for (const file of [source, ...headers]) hash.update(readFileSync(file))
  const directory = join(cacheDirectory(), 'vm')
  const program = join(directory, `${basename(source, '.c')}-${hash.digest('hex').slice(0, 12)}`)
  if (!existsSync(program)) {
    mkdirSync(directory, { recursive: true })
    const fresh = `${program}.new-${process.pid}`
    run('gcc', [...FLAGS, '-o', fresh, source])
    renameSync(fresh, program)
  }
  return program
}
