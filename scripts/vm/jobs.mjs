// @ts-check
/** What one boot does: a list of jobs for the guest's first process, and what each of them left behind. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * `script` is run by the shell. `timeoutMs` is a limit of the guest's clock, in whole seconds: a job that outlives it is
 * killed, and the next one begins. `wallTimeoutMs` is a limit of this machine's clock: it ends the boot. With `trace` the
 * kernel's record of module loading is returned.
 * @typedef {{ name: string, script: string, timeoutMs?: number, wallTimeoutMs?: number, trace?: boolean }} Job
 */
/**
 * Texts are byte strings, a char a byte. `modules` is /proc/modules after the job, `console` what the kernel printed there
 * meanwhile, `guestMs` how long the job took by the guest's clock, and `directory` has all that was left in /out.
 * @typedef {{
 *   stdout: string, stderr: string, status: number, timedOut: boolean, guestMs: number, modules: string, console: string,
 *   trace: string, directory: string,
 * }} JobAnswer
 */

const NAME = /^[a-z0-9][a-z0-9-]*$/
const DEFAULT_LIMIT_MS = 120_000
const KILLED = 128 + 9

/** How long this machine waits for a job: a loaded machine may starve a guest, whose own limit then comes late. @param {Job} job */
export function wallLimitMs(job) {
  return job.wallTimeoutMs ?? (job.timeoutMs === undefined ? DEFAULT_LIMIT_MS : 2 * job.timeoutMs + 30_000)
}

/**
 * What the guest's first process reads.
 * @param {readonly Job[]} jobs
 * @returns {import('./newc.mjs').Entry[]}
 */
export function jobFiles(jobs) {
  const names = jobs.map(({ name }) => name)
  const wrong = names.find((name, index) => !NAME.test(name) || names.indexOf(name) !== index)
  if (wrong !== undefined) throw new Error(`job '${wrong}': a name is letters, digits and dashes, and no two are equal`)
  const lines = jobs.map(
    ({ name, timeoutMs = 0, trace }) => `${name} ${Math.ceil(timeoutMs / 1000)} ${trace ? 'yes' : 'no'}\n`,
  )
  return [
    { path: '/job/list', content: lines.join('') },
    { path: '/job/trace', content: readFileSync(new URL('trace.sh', import.meta.url)) },
    ...jobs.map(({ name, script }) => ({ path: `/job/scripts/${name}`, content: script })),
  ]
}

/**
 * @param {Job} job
 * @param {string} parent the directory in which the job's archive was unpacked
 * @param {string} console the console of the whole boot
 * @returns {JobAnswer}
 */
export function readAnswer(job, parent, console) {
  const directory = join(parent, job.name)
  const present = readdirSync(directory)
  /** @param {string} name */
  const read = (name) => (present.includes(name) ? readFileSync(join(directory, name), 'latin1') : '')
  const status = Number(read('status'))
  const [began = 0, ended = 0] = read('uptime').split('\n').map(Number.parseFloat)
  const guestMs = Math.round((ended - began) * 1000)
  return {
    stdout: read('stdout'),
    stderr: read('stderr'),
    status,
    timedOut: job.timeoutMs !== undefined && status === KILLED && guestMs >= job.timeoutMs,
    guestMs,
    modules: read('modules'),
    console: consolePart(console, job.name),
    trace: read('trace'),
    directory,
  }
}

/**
 * From the line that announces the job to the line that announces the next.
 * @param {string} console
 * @param {string} name
 */
function consolePart(console, name) {
  const parts = console.split(/^.*modonce-vm: job (\S+)\r?\n/m)
  const at = parts.findIndex((part, index) => index % 2 === 1 && part === name)
  return at < 0 ? '' : (parts[at + 1] ?? '')
}
