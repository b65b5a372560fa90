// @ts-check
import { spawnSync } from 'node:child_process'

/**
 * Runs a program to its end and returns its standard output. A failure says which program, and its first complaint.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, input?: string, env?: NodeJS.ProcessEnv }} [options] `env` goes on top of this process's
 * @returns {string}
 */
export function run(program, args, options = {}) {
  const done = spawnSync(program, args, {
    ...options,
    encoding: 'utf8',
    env: { ...process.env, ...options.env, LC_ALL: 'C' },
    maxBuffer: 64 * 1024 * 1024,
  })
  if (done.error !== undefined) throw new Error(`cannot run ${program}: ${done.error.message}`)
  if (done.status !== 0) {
    const [words] = done.stderr.trim().split('\n', 1)
    throw new Error(`${program} failed with ${done.status ?? done.signal}: ${words}`)
  }
  return done.stdout
}
