// @ts-check
/** helper/trigger.c for the guest. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../stamp.mjs'
import { compiledProgram } from './c-program.mjs'

/** Where a job that has {@link triggerFile} finds the program: it is in PATH. */
const GUEST_PATH = '/usr/bin/trigger'

/** The path of the program for this machine. @returns {string} */
export function compiledTrigger() {
  return compiledProgram(join(root, 'helper/trigger.c'), [join(root, 'helper/outcomes.h')])
}

/** The program as a part of a job's `overlay`. @returns {Record<string, Uint8Array>} */
export function triggerFile() {
  return { [GUEST_PATH]: readFileSync(compiledTrigger()) }
}
