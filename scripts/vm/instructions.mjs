// @ts-check
/** How many instructions a guest has executed between two marks: a figure that does not depend on how busy this machine is. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compiledPlugin, compiledProgram } from './c-program.mjs'

/** @typedef {{ readonly programs: number, readonly kernel: number }} Instructions */

const HEADER = new URL('mark.h', import.meta.url).pathname

/** Where a guest has the program that makes a mark. */
export const MARK = '/mark'

/** A part of a job's `overlay`. @returns {Record<string, Uint8Array>} */
export function markFiles() {
  return { [MARK]: readFileSync(compiledProgram(new URL('mark.c', import.meta.url).pathname, [HEADER])) }
}

/** What QEMU is told. @param {string} directory where the figures go */
export function countingArguments(directory) {
  const plugin = compiledPlugin(new URL('instructions.c', import.meta.url).pathname, [HEADER])
  return ['-plugin', `${plugin},counts=${countsFile(directory)}`]
}

/**
 * What was executed between each two marks, in their order.
 * @param {string} directory
 * @returns {Instructions[]}
 */
export function countedInstructions(directory) {
  const marks = readFileSync(countsFile(directory), 'latin1').trimEnd().split('\n')
  const counts = marks.map((line) => line.split(' ').map(Number))
  return counts.slice(1).map(([programs = Number.NaN, kernel = Number.NaN], before) => {
    const [programsBefore = 0, kernelBefore = 0] = counts[before] ?? []
    return { programs: programs - programsBefore, kernel: kernel - kernelBefore }
  })
}

/** @param {string} directory */
function countsFile(directory) {
  return join(directory, 'instructions')
}
