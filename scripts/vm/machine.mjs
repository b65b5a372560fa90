// @ts-check
/** A job on a real kernel: what goes in is a shell script and files, what comes out is what it printed and how it ended. */
import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { cacheDirectory } from '../fetch-trees/cache.mjs'
import { run } from '../fetch-trees/command.mjs'
import { root, staleness } from '../stamp.mjs'
import { baseArchive } from './base.mjs'
import { withLock } from './lock.mjs'
import { missingForVm } from './needs.mjs'
import { writeArchive } from './newc.mjs'
import { packageEntries } from './package.mjs'
import { bootGuest, GuestError, readConsole } from './qemu.mjs'

/** @typedef {'6.1' | '6.12'} KernelName */
/**
 * `script` is run by the shell. `overlay` maps absolute paths in the guest to contents (strings as UTF-8); programs become executable.
 * `timeoutMs` counts from the moment when the guest is ready. Without `modonce` the guest has no modonce, and no build is needed.
 * `label` names the directory below test-results/vm where everything is kept, until the next job of the same label.
 * @typedef {{
 *   kernel: KernelName, script: string, overlay?: Readonly<Record<string, Uint8Array | string>>, timeoutMs?: number,
 *   bootTimeoutMs?: number, modonce?: boolean, label?: string, cpus?: number, memoryMb?: number, append?: string,
 * }} Job
 */
/**
 * Texts are byte strings, a char a byte. `modules` is /proc/modules after the job, `directory` has all that was left in /out below `out`.
 * @typedef {{
 *   stdout: string, stderr: string, status: number, modules: string, console: string, directory: string,
 * } & import('./qemu.mjs').BootTimes} JobResult
 */

/** cmpxchg16b faults under emulation in 6.12's allocator; without it in the processor's features the kernel takes another path. */
const PROCESSOR = { 6.1: 'max', 6.12: 'max,-cx16' }

/**
 * Boots the kernel, runs the job, and powers off. One guest at a time on a checkout; a boot is repeated once if the guest
 * was never ready, and a job is never repeated.
 * @param {Job} job
 * @returns {Promise<JobResult>}
 */
export async function runInVm(job) {
  const missing = missingForVm(job.kernel)
  if (missing !== undefined) throw new Error(`${missing.why}: run \`${missing.command}\``)
  const stale = job.modonce === false ? undefined : staleness()
  if (stale !== undefined) throw new Error(stale)
  return withLock(join(cacheDirectory(), 'vm', 'lock'), async () => {
    try {
      return await runOnce(job)
    } catch (error) {
      if (error instanceof GuestError && !error.ready) return runOnce(job)
      throw error
    }
  })
}

/**
 * @param {Job} job
 * @returns {Promise<JobResult>}
 */
async function runOnce(job) {
  const label = job.label ?? createHash('sha256').update(job.script).digest('hex').slice(0, 12)
  const directory = join(root, 'test-results', 'vm', label)
  rmSync(directory, { recursive: true, force: true })
  mkdirSync(directory, { recursive: true })
  const { archive, kernelImage } = baseArchive(`${job.kernel}-cloud`)
  const initrd = join(cacheDirectory(), 'vm', 'initrd.cpio')
  try {
    copyFileSync(archive, initrd)
    writeArchive(initrd, jobEntries(job), 'a')
    const times = await bootGuest({ ...bootSettings(job), kernelImage, initrd, directory })
    return { ...readAnswer(directory), ...times, console: readConsole(directory), directory }
  } finally {
    rmSync(initrd, { force: true })
  }
}

/** @param {Job} job */
function bootSettings(job) {
  return {
    processor: PROCESSOR[job.kernel],
    cpus: job.cpus ?? 2,
    memoryMb: job.memoryMb ?? 1024,
    append: job.append ?? '',
    bootTimeoutMs: job.bootTimeoutMs ?? 120_000,
    timeoutMs: job.timeoutMs ?? 120_000,
  }
}

/**
 * The second archive, unpacked over the base: the first process, the package as built, the job's own files.
 * @param {Job} job
 * @returns {import('./newc.mjs').Entry[]}
 */
function jobEntries(job) {
  return [
    ...Object.entries(job.overlay ?? {}).map(([path, content]) => ({ path, content, executable: isProgram(content) })),
    { path: '/job/script', content: job.script },
    { path: '/init', content: readFileSync(new URL('init.sh', import.meta.url)), executable: true },
    ...(job.modonce === false ? [] : packageEntries()),
  ]
}

/** An ELF file or a script. @param {Uint8Array | string} content */
function isProgram(content) {
  const start = Buffer.from(content.slice(0, 4)).toString('latin1')
  return start === '\x7fELF' || start.startsWith('#!')
}

/** @param {string} directory */
function readAnswer(directory) {
  const out = join(directory, 'out')
  mkdirSync(out)
  run('tar', ['-x', '-z', '-f', join(directory, 'out.tgz'), '-C', out])
  /** @param {string} name */
  const read = (name) => readFileSync(join(out, name), 'latin1')
  return { stdout: read('stdout'), stderr: read('stderr'), modules: read('modules'), status: Number(read('status')) }
}
