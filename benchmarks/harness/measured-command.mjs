// @ts-check
/** What one run of a command costs. CPU time is the kernel's count, by wait4(2), because a busy machine falsifies a clock. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compiled } from './compiled.mjs'

/** @typedef {{ cpuMs: number, wallMs: number, peakMiB: number }} Cost */

/**
 * Runs a command to its end. One that fails is an error: the cost of a failure is not what was asked.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, statuses?: readonly number[] }} [options] `statuses`: exit statuses of a good run
 * @returns {Cost}
 */
export function measuredCommand(file, args, { cwd, env = process.env, statuses = [0] } = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'modonce-bench-'))
  try {
    const report = join(directory, 'cost')
    const measured = compiled(join(import.meta.dirname, 'measured.c'))
    const run = spawnSync(measured, [report, file, ...args], { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] })
    if (run.error !== undefined) throw run.error
    if (run.status === null || !statuses.includes(run.status)) {
      throw new Error(`${file} ${args.join(' ')}: status ${run.status}: ${run.stderr}`)
    }
    const [cpuUs, wallUs, peakKiB] = readFileSync(report, 'utf8').trim().split(' ').map(Number)
    return {
      cpuMs: (cpuUs ?? Number.NaN) / 1000,
      wallMs: (wallUs ?? Number.NaN) / 1000,
      peakMiB: (peakKiB ?? Number.NaN) / 1024,
    }
  } finally {
    rmSync(directory, { recursive: true })
  }
}
