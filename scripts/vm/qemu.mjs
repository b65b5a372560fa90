// @ts-check
/** One boot of a kernel under QEMU's software emulation, from start to power-off. Hardware acceleration is never used. */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const READY = 'modonce-vm: ready'
const CONSOLE_TAIL_LINES = 80

/**
 * @typedef {{
 *   kernelImage: string, initrd: string, processor: string, cpus: number, memoryMb: number, append: string,
 *   bootTimeoutMs: number, timeoutMs: number, directory: string,
 * }} Boot
 */
/** Milliseconds of this machine, from QEMU's start. @typedef {{ readyMs: number, totalMs: number }} BootTimes */

/** A guest that did not come to its end. `ready` tells whether the job had begun. */
export class GuestError extends Error {
  /**
   * @param {string} message
   * @param {boolean} ready
   */
  constructor(message, ready) {
    super(message)
    this.ready = ready
  }
}

/**
 * Runs the guest until it powers off. Leaves `console.log` and `out.tgz` in the directory.
 * @param {Boot} boot
 * @returns {Promise<BootTimes>}
 */
export async function bootGuest(boot) {
  const startedAt = performance.now()
  // The guest must not outlive this process, not even where it is killed.
  const machine = spawn('setpriv', ['--pdeathsig', 'KILL', 'qemu-system-x86_64', ...machineArguments(boot)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let readyMs = -1
  let job = ''
  let complaints = ''
  let late = ''
  /** @type {NodeJS.Timeout | undefined} */
  let limit
  /** @param {number} ms @param {string} what */
  const limitTo = (ms, what) => {
    clearTimeout(limit)
    limit = setTimeout(() => {
      late = `${what} within ${ms} ms`
      machine.kill('SIGKILL')
    }, ms)
  }
  limitTo(boot.bootTimeoutMs, 'the guest was not ready')
  machine.stdout.on('data', (bytes) => {
    job += bytes.toString('latin1')
    if (readyMs >= 0 || !job.includes(READY)) return
    readyMs = performance.now() - startedAt
    limitTo(boot.timeoutMs, 'the job did not end')
  })
  machine.stderr.on('data', (bytes) => {
    complaints += bytes.toString('latin1')
  })
  await new Promise((resolve, reject) => machine.once('error', reject).once('close', resolve))
  clearTimeout(limit)
  const ended = /modonce-vm: exit \d+\r?\n/.test(job)
  if (late === '' && ended) return { readyMs, totalMs: performance.now() - startedAt }
  throw new GuestError(
    story(late || 'the guest ended without an answer', job, complaints, boot.directory),
    readyMs >= 0,
  )
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
    ...['-kernel', boot.kernelImage, '-initrd', boot.initrd],
    ...['-append', `console=ttyS0 panic=-1 loglevel=4 rdinit=/init ${boot.append}`],
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
