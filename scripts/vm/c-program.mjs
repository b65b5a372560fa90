// @ts-check
/** Small C programs, compiled on this machine for the guest: static, because the guest has few libraries. And plugins of QEMU. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import { basename, join } from 'node:path'
import { cacheDirectory } from '../fetch-trees/cache.mjs'
import { run } from '../fetch-trees/command.mjs'

const FLAGS = ['-std=c11', '-O2', '-Wall', '-Wextra', '-Werror']

/**
 * The path of the program for the machine that it is called on, compiled once for these files.
 * @param {string} source
 * @param {readonly string[]} [others] what is compiled with it (.c), and what these include that is not the system's (.h)
 * @param {readonly string[]} [defines] as in NAME=VALUE
 * @returns {string}
 */
export function compiledProgram(source, others = [], defines = []) {
  return compiled(source, others, ['-static', '-pthread', ...defines.map((define) => `-D${define}`)])
}

/**
 * The same for a plugin of this machine's QEMU.
 * @param {string} source
 * @param {readonly string[]} [others]
 * @returns {string}
 */
export function compiledPlugin(source, others = []) {
  return compiled(source, others, ['-shared', '-fPIC', '-fvisibility=hidden'])
}

/**
 * @param {string} source
 * @param {readonly string[]} others
 * @param {readonly string[]} more
 */
function compiled(source, others, more) {
  const flags = [...FLAGS, ...more]
  const hash = createHash('sha256').update(flags.join(' '))
  for (const file of [source, ...others]) hash.update(readFileSync(file))
  const directory = join(cacheDirectory(), 'vm')
  const program = join(directory, `${basename(source, '.c')}-${hash.digest('hex').slice(0, 12)}`)
  if (!existsSync(program)) {
    mkdirSync(directory, { recursive: true })
    const fresh = `${program}.new-${process.pid}`
    run('gcc', [...flags, '-o', fresh, source, ...others.filter((file) => file.endsWith('.c'))])
    renameSync(fresh, program)
  }
  return program
}
