// @ts-check
/** All mutants of the loader, each under a name that it keeps when lines move. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { root } from '../stamp.mjs'
import { mutationsOf } from './mutations.mjs'

/**
 * @typedef {object} Mutant
 * @property {string} name where, what and of what
 * @property {string} file from the root
 * @property {string} within the function
 * @property {string} kind
 * @property {string} about
 * @property {string} text the file as it is
 * @property {string} changed the file as it becomes
 */

const LOADING = join(root, 'src/loading')

/** What probing, inserting, removing and converging are made of. */
const SUBJECT = /\/loading\/((insert|remove|probe|perform)[^/.]*|converge\/[^.]*)\.ts$/

function sources() {
  return readdirSync(LOADING, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(LOADING, name))
    .sort()
}

/** @returns {Mutant[]} */
export function mutantsOfTheLoader() {
  return sources()
    .filter((path) => SUBJECT.test(path))
    .flatMap((path) => {
      const [file, text] = [relative(root, path), readFileSync(path, 'utf8')]
      /** @type {Map<string, number>} */
      const count = new Map()
      return mutationsOf(path, text).map(({ within, kind, about, start, end, text: instead }) => {
        const name = [file, within, kind, about].join(' | ')
        const nth = (count.get(name) ?? 0) + 1
        count.set(name, nth)
        const changed = text.slice(0, start) + instead + text.slice(end)
        return { name: nth === 1 ? name : `${name} | ${nth}`, file, within, kind, about, text, changed }
      })
    })
}

/** @param {readonly string[]} paths */
function digestOf(paths) {
  const hash = createHash('sha256')
  for (const path of paths) hash.update(readFileSync(path))
  return hash.digest('hex').slice(0, 16)
}

/** What is beside or above the loader is another matter, and the test of this list says nothing of it. */
const OTHERS = /\/(daemon|events)\/|\/mutants\.test\.ts$/

/** @param {boolean} areTests */
function own(areTests) {
  return sources().filter((path) => !OTHERS.test(path) && path.endsWith('.test.ts') === areTests)
}

/** The loader as it is. */
export function stateOfTheLoader() {
  return digestOf(own(false))
}

/** Tests as they are: of one file, or all. @param {string | null} file from the root */
export function stateOfTests(file) {
  return digestOf(file === null ? own(true) : [join(root, file)])
}
