// @ts-check
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

/** @typedef {{ names: string[], json: boolean, write: boolean, rounds: number | undefined }} Settings */

/**
 * `NAME… --json --write`, and `--rounds` where it is `counted`. Undefined where they are wrong.
 * @param {{ known: readonly string[], counted?: boolean }} options
 * @returns {Settings | undefined}
 */
export function readArguments({ known, counted = false }) {
  const flag = /** @type {const} */ ({ type: 'boolean', default: false })
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { json: flag, write: flag, ...(counted && { rounds: { type: 'string' } }) },
    })
    const { json, write, rounds } = /** @type {{ json: boolean, write: boolean, rounds?: string }} */ (values)
    if (!positionals.every((name) => known.includes(name))) return undefined
    if (rounds !== undefined && !/^[1-9]\d{0,3}$/.test(rounds)) return undefined
    return { names: positionals, json, write, rounds: rounds === undefined ? undefined : Number(rounds) }
  } catch {
    return undefined
  }
}

/**
 * What each file of a folder beside `benchmarks/main.mjs` exports under this name, by the files' names.
 * @param {string} folder
 * @param {string} name
 * @returns {Promise<any[]>}
 */
export async function exportsOf(folder, name) {
  const directory = join(import.meta.dirname, '..', folder)
  const files = readdirSync(directory).filter((file) => file.endsWith('.mjs'))
  return Promise.all(files.sort().map(async (file) => (await import(join(directory, file)))[name]))
}

/**
 * A line for each that can be named.
 * @param {readonly { name: string, title: string }[]} all
 */
export function titleLines(all) {
  return all.map(({ name, title }) => `  ${name}: ${title}`).join('\n')
}
