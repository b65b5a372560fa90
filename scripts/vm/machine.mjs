// @ts-check
/** Jobs on a real kernel: what goes in is shell scripts and files, what comes out is what they printed and how they ended. */
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { cacheDirectory } from '../fetch-trees/cache.mjs'
import { run } from '../fetch-trees/command.mjs'
import { root, staleness } from '../stamp.mjs'
import { baseArchive } from './base.mjs'
import { bootAgainWhereBroken } from './boot-again.mjs'
import { countedInstructions, countingArguments, markFiles } from './instructions.mjs'
import { jobFiles, readAnswer, wallLimitMs } from './jobs.mjs'
import { withLock } from './lock.mjs'
import { missingForVm } from './needs.mjs'
import { writeArchive } from './newc.mjs'
import { packageEntries } from './package.mjs'
import { bootGuest, GuestError, readConsole } from './qemu.mjs'

/** @typedef {import('./jobs.mjs').Job} Job */
/** @typedef {import('./jobs.mjs').JobAnswer} JobAnswer */
/** @typedef {import('./qemu.mjs').BootTimes} BootTimes */
/** @typedef {'6.1' | '6.12'} KernelName */
/**
 * `overlay` maps absolute paths in the guest to contents (strings as UTF-8); programs become executable. Without `modonce`
 * the guest has no modonce, and no build is needed. `label` names the directory below test-results/vm where everything is
 * kept, until the next boot of the same label. `packing` is of the module files, where not as they were shipped. With
 * `countsInstructions` there is a program `/mark`, and all is slower.
 * @typedef {{
 *   kernel: KernelName, overlay?: Readonly<Record<string, Uint8Array | string>>, bootTimeoutMs?: number, modonce?: boolean,
 *   label?: string, cpus?: number, memoryMb?: number, append?: string, packing?: import('./repacked-tree.mjs').Packing, countsInstructions?: boolean,
 * }} Guest
 */
/**
 * A boot for one script. `timeoutMs` counts on this machine's clock, from the moment when the script begins.
 * @typedef {Guest & { script: string, timeoutMs?: number, trace?: boolean }} ScriptBoot
 */
/** A boot for several jobs, one after the other. @template {string} Name @typedef {Guest & { jobs: readonly (Job & { name: Name })[] }} JobsBoot */
/** @typedef {JobAnswer & BootTimes} ScriptResult */
/**
 * The answers by the jobs' names, and what was executed between two marks each, where that is counted.
 * @template {string} Name
 * @typedef {BootTimes & { jobs: Record<Name, JobAnswer>, instructions: import('./instructions.mjs').Instructions[] }} JobsResult
 */

/** The name of a script's job, and so of the directory of what it left. */
const ONLY_JOB = 'out'

/** In the names of directories that keep what a broken guest left. */
const BROKEN = '.broken-'

/** cmpxchg16b faults under emulation in 6.12's allocator; without it in the processor's features the kernel takes another path. */
const PROCESSOR = { 6.1: 'max', 6.12: 'max,-cx16' }

/**
 * Boots the kernel, runs a script or several jobs, and powers off. One guest at a time on a checkout; a boot is repeated
 * where the guest was never ready or the emulator's fault ended it, and no other. Where a boot does not come to its end,
 * what the jobs before had answered is kept below test-results/vm.
 * @template {string} Name
 * @overload
 * @param {JobsBoot<Name>} boot
 * @returns {Promise<JobsResult<Name>>}
 */
/**
 * @overload
 * @param {ScriptBoot} boot
 * @returns {Promise<ScriptResult>}
 */
/**
 * @param {ScriptBoot | JobsBoot<string>} boot
 * @returns {Promise<ScriptResult | JobsResult<string>>}
 */
export async function runInVm(boot) {
  if ('jobs' in boot) return bootFor(boot, boot.jobs)
  const { script, timeoutMs: wallTimeoutMs, trace = false } = boot
  const job = { name: ONLY_JOB, script, trace, ...(wallTimeoutMs === undefined ? {} : { wallTimeoutMs }) }
  const { jobs, instructions: _, ...times } = await bootFor(boot, [job])
  return { .../** @type {JobAnswer} */ (jobs[ONLY_JOB]), ...times }
}

/**
 * @param {Guest} guest
 * @param {readonly Job[]} jobs
 * @returns {Promise<JobsResult<string>>}
 */
async function bootFor(guest, jobs) {
  const missing = missingForVm(guest.kernel)
  if (missing !== undefined) throw new Error(`${missing.why}: run \`${missing.command}\``)
  const stale = guest.modonce === false ? undefined : staleness()
  if (stale !== undefined) throw new Error(stale)
  const directory = guestDirectory(guest, jobs)
  return withLock(join(cacheDirectory(), 'vm', 'lock'), () => {
    for (const old of brokenBefore(directory)) rmSync(old, { recursive: true })
    return bootAgainWhereBroken(
      basename(directory),
      () => bootOnce(guest, jobs, directory),
      (attempt) => {
        const aside = `${directory}${BROKEN}${attempt}`
        renameSync(directory, aside)
        return aside
      },
    )
  })
}

/** What the last boot of this label set aside. @param {string} directory */
function brokenBefore(directory) {
  const parent = dirname(directory)
  if (!existsSync(parent)) return []
  return readdirSync(parent).flatMap((name) =>
    name.startsWith(`${basename(directory)}${BROKEN}`) ? [join(parent, name)] : [],
  )
}

/**
 * @param {Guest} guest
 * @param {readonly Job[]} jobs
 * @param {string} directory
 * @returns {Promise<JobsResult<string>>}
 */
async function bootOnce(guest, jobs, directory) {
  rmSync(directory, { recursive: true, force: true })
  mkdirSync(directory, { recursive: true })
  const { archive, kernelImage } = baseArchive(`${guest.kernel}-cloud`, guest.packing)
  const initrd = join(cacheDirectory(), 'vm', 'initrd.cpio')
  try {
    copyFileSync(archive, initrd)
    writeArchive(initrd, guestFiles(guest, jobs), 'a')
    const more = guest.countsInstructions === true ? countingArguments(directory) : []
    const times = await bootGuest({ ...bootSettings(guest, jobs), kernelImage, initrd, directory, more })
    unpackAnswers(directory)
    const console = readConsole(directory)
    const answers = Object.fromEntries(jobs.map((job) => [job.name, readAnswer(job, directory, console)]))
    return { ...times, jobs: answers, instructions: more.length > 0 ? countedInstructions(directory) : [] }
  } catch (error) {
    if (error instanceof GuestError) unpackAnswers(directory, 'as far as they go')
    throw error
  } finally {
    rmSync(initrd, { force: true })
  }
}

/**
 * @param {Guest} guest
 * @param {readonly Job[]} jobs
 */
function guestDirectory(guest, jobs) {
  const scripts = createHash('sha256').update(JSON.stringify(jobs)).digest('hex')
  return join(root, 'test-results', 'vm', guest.label ?? scripts.slice(0, 12))
}

/**
 * @param {Guest} guest
 * @param {readonly Job[]} jobs
 */
function bootSettings(guest, jobs) {
  return {
    processor: PROCESSOR[guest.kernel],
    cpus: guest.cpus ?? 2,
    memoryMb: guest.memoryMb ?? 1024,
    append: guest.append ?? '',
    bootTimeoutMs: guest.bootTimeoutMs ?? 120_000,
    limits: jobs.map((job) => ({
      title: job.name === ONLY_JOB ? 'the job' : `the job ${job.name}`,
      ms: wallLimitMs(job),
    })),
  }
}

/**
 * The second archive, unpacked over the base: the first process, the package as built, the jobs and their files.
 * @param {Guest} guest
 * @param {readonly Job[]} jobs
 * @returns {import('./newc.mjs').Entry[]}
 */
function guestFiles(guest, jobs) {
  const overlay = Object.entries({ ...guest.overlay, ...(guest.countsInstructions === true && markFiles()) })
  return [
    ...overlay.map(([path, content]) => ({ path, content, executable: isProgram(content) })),
    ...jobFiles(jobs),
    { path: '/init', content: readFileSync(new URL('init.sh', import.meta.url)), executable: true },
    ...(guest.modonce === false ? [] : packageEntries()),
  ]
}

/** An ELF file or a script. @param {Uint8Array | string} content */
function isProgram(content) {
  const start = Buffer.from(content.slice(0, 4)).toString('latin1')
  return start === '\x7fELF' || start.startsWith('#!')
}

/**
 * One archive a job, one behind the other. With `incomplete`, a torn last one is no failure.
 * @param {string} directory
 * @param {'as far as they go'} [incomplete]
 */
function unpackAnswers(directory, incomplete) {
  const archive = join(directory, 'out.tgz')
  if (!existsSync(archive)) return
  try {
    run('tar', ['-x', '-z', '--ignore-zeros', '-f', archive, '-C', directory])
  } catch (error) {
    if (incomplete === undefined) throw error
  }
}
