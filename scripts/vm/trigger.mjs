// @ts-check
/** helper/trigger.c, compiled on this machine for the guest: static, because the guest has few libraries. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { cacheDirectory } from '../fetch-trees/cache.mjs'
import { run } from '../fetch-trees/command.mjs'
import { root } from '../stamp.mjs'

const SOURCES = ['trigger.c', 'outcomes.h'].map((name) => join(root, 'helper', name))
const FLAGS = ['-static', '-std=c11', '-O2', '-Wall', '-Wextra', '-Werror', '-pthread']

/** Where a job that has {@link triggerFile} finds the program: it is in PATH. */
const GUEST_PATH = '/usr/bin/trigger'

/**
 * The path of the program for the machine that it is called on, compiled once for these sources.
 * @returns {string}
 */
export function compiledTrigger() {
  const hash = createHash('sha256').update(FLAGS.join(' '))
  for (const source of SOURCES) hash.update(readFileSync(source))
  const directory = join(cacheDirectory(), 'vm')
  const program = join(directory, `trigger-${hash.digest('hex').slice(0, 12)}`)
  if (!existsSync(program)) {
    mkdirSync(directory, { recursive: true })
    const fresh = `${program}.new-${process.pid}`
    run('gcc', [...FLAGS, '-o', fresh, /** @type {string} */ (SOURCES[0])])
    renameSync(fresh, program)
  }
  return program
}

/** The program as a part of a job's `overlay`. @returns {Record<string, Uint8Array>} */
export function triggerFile() {
  return { [GUEST_PATH]: readFileSync(compiledTrigger()) }
}
