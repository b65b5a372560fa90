// @ts-check
/** One boot of a kernel under QEMU's software emulation, from start to power-off. Hardware acceleration is never used. */
import { spawn } from 'node:child_process'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { emulatorFault, kernelOptions, silenceLimitMs } from './emulator-fault.mjs'

const READY = 'modonce-vm: ready'
const JOB = 'modonce-vm: job '
const END = 'modonce-vm: end'
const CONSOLE_TAIL_LINES = 80
const PULSE_MS = 5_000

/**
 * `limits` are those of the jobs, in their order, by this machine's clock; `more` are further arguments of QEMU.
 * @typedef {{
 *   kernelImage: string, initrd: string, processor: string, cpus: number, memoryMb: number, append: string,
 *   bootTimeoutMs: number, limits: readonly { title: string, ms: number }[], directory: string, more: readonly string[],
 * }} Boot
 */
/** Milliseconds of this machine, from QEMU's start. @typedef {{ readyMs: number, totalMs: number }} BootTimes */

/** A guest that did not come to its end. `ready` tells whether the job had begun, `fault` what the emulator did to it. */
export class GuestError extends Error {
  /**
   * @param {string} message
   * @param {{ ready: boolean, fault: string | undefined }} guest
   */
  constructor(message, { ready, fault }) {
    super(message)
    this.ready = ready
    this.fault = fault
  }
}

/**
 * Runs the guest until it powers off. Leaves `console.log`, `job.log`, `pulse` and `out.tgz` in the directory, however it ends.
 * @param {Boot} boot
 * @returns {Promise<BootTimes>}
 */
export async function bootGuest(boot) {
  const startedAt = performance.now()
  // The guest must not outlive this process, not even where it is killed.
  const machine = spawn('setpriv', ['--pdeathsig', 'KILL', 'qemu-system-x86_64', ...machineArguments(boot)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let complaints = ''
  machine.stderr.on('data', (bytes) => {
    complaints += bytes.toString('latin1')
  })
  const watch = watchJobs(boot, machine)
  await new Promise((resolve, reject) => machine.once('error', reject).once('close', resolve))
  const { job, readyAt, late, silent } = watch.stop()
  writeFileSync(join(boot.directory, 'job.log'), job, 'latin1')
  if (late === '' && job.includes(END)) return { readyMs: readyAt - startedAt, totalMs: performance.now() - startedAt }
  const what = late || 'the guest ended without an answer'
  const fault = silent ? 'its processes did not run any more' : emulatorFault(readConsole(boot.directory))
  throw new GuestError(story(what, job, complaints, boot.directory), { ready: readyAt >= 0, fault })
}

/**
 * Collects what the jobs print, and kills the machine where the next step is too long in coming.
 * @param {Boot} boot
 * @param {import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, any>} machine
 */
function watchJobs(boot, machine) {
  let job = ''
  let readyAt = -1
  let late = ''
  let silent = false
  let begun = 0
  let searchedTo = 0
  /** @type {NodeJS.Timeout | undefined} */
  let timer
  /** @param {string} what @param {number} ms */
  const limitTo = (what, ms) => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      late = `${what} within ${ms} ms`
      machine.kill('SIGKILL')
    }, ms)
  }
  limitTo('the guest was not ready', boot.bootTimeoutMs)
  const pulse = watchPulse(boot, () => {
    silent = readyAt >= 0
    if (!silent) return
    late = `the guest gave no sign of life for ${silenceLimitMs(boot.cpus)} ms`
    machine.kill('SIGKILL')
  })
  machine.stdout.on('data', (bytes) => {
    job += bytes.toString('latin1')
    if (readyAt < 0 && job.includes(READY)) readyAt = performance.now()
    for (let at = job.indexOf(JOB, searchedTo); at >= 0; at = job.indexOf(JOB, searchedTo)) {
      searchedTo = at + JOB.length
      const limit = boot.limits[begun++]
      if (limit !== undefined) limitTo(`${limit.title} did not end`, limit.ms)
    }
    searchedTo = Math.max(searchedTo, job.length - JOB.length)
  })
  const stop = () => {
    clearTimeout(timer)
    clearInterval(pulse)
    return { job, readyAt, late, silent }
  }
  return { stop }
}

/**
 * Tells where the guest's first process has not written its sign of life for too long: its processors hang, and no limit
 * of the guest's own will end that.
 * @param {Boot} boot
 * @param {() => void} onSilence
 */
function watchPulse(boot, onSilence) {
  let size = 0
  let heardAt = performance.now()
  return setInterval(() => {
    const now = statSync(pulseFile(boot), { throwIfNoEntry: false })?.size ?? 0
    if (now !== size) heardAt = performance.now()
    size = now
    if (performance.now() - heardAt > silenceLimitMs(boot.cpus)) onSilence()
  }, PULSE_MS)
}

/** @param {Boot} boot */
function pulseFile({ directory }) {
  return join(directory, 'pulse')
}

/** @param {Boot} boot */
function machineArguments(boot) {
  return [
    ...['-accel', 'tcg,thread=multi,tb-size=256', '-cpu', boot.processor],
    ...['-smp', `${boot.cpus}`, '-m', `${boot.memoryMb}`],
    ...['-display', 'none', '-monitor', 'none', '-no-reboot', '-nodefaults', '-nic', 'none'],
    ...['-serial', `file:${join(boot.directory, 'console.log')}`],
    ...['-chardev', 'stdio,id=job,signal=off', '-serial', 'chardev:job'],
    ...['-serial', `file:${join(boot.directory, 'out.tgz')}`],
    ...['-serial', `file:${pulseFile(boot)}`],
    ...['-kernel', boot.kernelImage, '-initrd', boot.initrd],
    ...['-append', `console=ttyS0 panic=-1 loglevel=4 rdinit=/init ${kernelOptions(boot.cpus)} ${boot.append}`],
    ...boot.more,
  ]
}

/**
 * What a person needs to see where a guest failed.
 * @param {string} what
 * @param {string} job
 * @param {string} complaints
 * @param {string} directory
 */
function story(what, job, complaints, directory) {
  /** @param {string} text */
  const tail = (text) => text.trimEnd().split('\n').slice(-CONSOLE_TAIL_LINES).join('\n')
  return [
    what,
    ...(complaints === '' ? [] : ['--- qemu', tail(complaints)]),
    ...['--- the job so far', tail(job)],
    ...['--- the end of the console', tail(readConsole(directory))],
    `--- kept in ${directory}`,
  ].join('\n')
}

/**
 * What the kernel printed, empty where there is nothing yet.
 * @param {string} directory
 * @returns {string}
 */
export function readConsole(directory) {
  try {
    return readFileSync(join(directory, 'console.log'), 'latin1')
  } catch {
    return ''
  }
}
