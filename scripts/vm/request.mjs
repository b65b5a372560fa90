// @ts-check
/** helper/request.c. */
import { readFileSync } from 'node:fs'
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

/**
 * The program as a part of a job's `overlay`, beside the record of its next loader.
 * @param {string} path where it is to be
 * @param {string} nextLoader
 * @returns {Record<string, string | Uint8Array>}
 */
export function requestFiles(path, nextLoader) {
  const directory = path.slice(0, path.lastIndexOf('/'))
  return { [path]: readFileSync(compiledRequest()), [`${directory}/next-loader`]: `${nextLoader}\n` }
}
