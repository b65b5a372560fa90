// @ts-check
/** Programs of module operations on a real kernel, many in one boot: runner.c says what they are and what comes of them. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compiledProgram } from '../../../scripts/vm/c-program.mjs'
import { runInVm } from '../../../scripts/vm/machine.mjs'
import { moduleFiles } from '../modules/build.mjs'

/** The program by its text, and what the runner wrote of it. @typedef {{ id: string, text: string }} Program */

/** The module of this name is refused by the kernel's command line. */
const APPEND = 'module_blacklist=banned'

/**
 * The lines that the runner wrote, a line a program. `expedited` makes the kernel's waits for its other processors short, and
 * a removal three times as fast.
 * @param {import('../../../scripts/vm/machine.mjs').KernelName} kernel
 * @param {readonly Program[]} programs
 * @param {{ label: string, timeoutMs: number, expedited?: boolean }} settings
 * @returns {Promise<{ lines: string[], guestMs: number }>}
 */
export async function runPrograms(kernel, programs, { label, timeoutMs, expedited = false }) {
  const answer = await runInVm({
    kernel,
    label,
    timeoutMs,
    modonce: false,
    append: expedited ? `${APPEND} rcupdate.rcu_expedited=1` : APPEND,
    overlay: guestFiles(kernel, programs),
    script: 'runner /job/programs /out/histories',
  })
  if (answer.status !== 0) throw new Error(`the runner ended with ${answer.status}: ${answer.stderr}`)
  const lines = readFileSync(join(answer.directory, 'histories'), 'latin1').split('\n').slice(0, -1)
  return { lines, guestMs: answer.guestMs }
}

/**
 * @param {import('../../../scripts/vm/machine.mjs').KernelName} kernel
 * @param {readonly Program[]} programs
 */
function guestFiles(kernel, programs) {
  const headers = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.h'))
  const runner = compiledProgram(
    join(import.meta.dirname, 'runner.c'),
    headers.map((name) => join(import.meta.dirname, name)),
  )
  const modules = Object.entries(moduleFiles(kernel)).map(([file, bytes]) => [`/m/${file}.ko`, bytes])
  return {
    '/usr/bin/runner': readFileSync(runner),
    '/job/programs': programs.map(({ id, text }) => `${id} ${text}\n`).join(''),
    ...Object.fromEntries(modules),
  }
}
