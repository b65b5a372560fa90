// @ts-check
/** helper/request.c. */
import { join } from 'node:path'
import { root } from '../stamp.mjs'
import { compiledProgram } from './c-program.mjs'

const OTHERS = ['ask.c', 'body.c', 'answer.c', 'next.c', 'claim.c', 'record.c', 'clock.c', 'request.h', 'record.h']

/**
 * The path of the program for this machine.
 * @param {readonly string[]} [defines] as in NAME=VALUE
 * @returns {string}
 */
export function compiledRequest(defines = []) {
  const helper = join(root, 'helper')
  return compiledProgram(
    join(helper, 'request.c'),
    OTHERS.map((name) => join(helper, name)),
    defines,
  )
}
