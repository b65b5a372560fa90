// @ts-check
/** Tries many loaders in one process, each by one test after the other, up to the first that fails. */
import { createInterface } from 'node:readline'
import { afterwards, tests } from './vitest-shim.mjs'

/** @typedef {{ by: string, file: string | null }} Detection by a test of a file, or by what befell the process */
/** @typedef {import('./vitest-shim.mjs').Test} Test */

/** @typedef {(as: { code?: string, seen?: (value: unknown) => unknown }) => void} Become */

/** @returns {Map<string, Become>} the files that may change */
function subjects() {
  return /** @type {any} */ (globalThis).subjects
}

/**
 * Tries each code that comes as a line of JSON, beginning with the test that has detected it before, and answers with the test
 * that detects it, or null. Answers once before that: null if all tests hold for the loader as it is.
 */
export async function tryMutants() {
  let floating = false
  process.on('unhandledRejection', () => {
    floating = true
  })
  console.log(JSON.stringify(await rehearse()))
  for await (const line of createInterface({ input: process.stdin })) {
    floating = false
    const by = await detectedIn(JSON.parse(line))
    // What the mutant has left to itself may fail now.
    await new Promise((resolve) => setImmediate(resolve))
    console.log(JSON.stringify(by ?? (floating ? { by: 'a rejection that nobody handles', file: null } : null)))
  }
}

/** Runs all tests, and learns what they take and which files they call. @returns {Promise<Detection | null>} */
async function rehearse() {
  /** @type {Set<string>} */
  let reached = new Set()
  for (const [path, become] of subjects()) become({ seen: (value) => noting(value, () => reached.add(path)) })
  for (const test of tests) {
    reached = test.reaches
    const beginMs = performance.now()
    if (!(await holds(test))) return { by: test.name, file: test.file }
    test.ms = performance.now() - beginMs
  }
  for (const become of subjects().values()) become({})
  return null
}

/** @param {unknown} value @param {() => void} note */
function noting(value, note) {
  if (typeof value !== 'function') return value
  const apply = (/** @type {any} */ called, /** @type {unknown} */ self, /** @type {unknown[]} */ given) => {
    note()
    return Reflect.apply(called, self, given)
  }
  return new Proxy(value, { apply })
}

/** What is cheap comes first. @param {{ file: string, code: string, first: string | null }} mutant @returns {Promise<Detection | null>} */
async function detectedIn({ file: path, code, first }) {
  const become = subjects().get(path)
  try {
    become?.({ code })
  } catch {
    return { by: 'it cannot be imported', file: null }
  }
  const reaching = tests.filter(({ reaches }) => reaches.has(path))
  // A file without functions is called by nobody, and may matter to all.
  const some = reaching.length === 0 ? tests : reaching
  const isFirst = (/** @type {Test} */ { name }) => Number(name === first)
  const detecting = await firstThatFails(
    some.toSorted((one, other) => isFirst(other) - isFirst(one) || one.ms - other.ms),
  )
  become?.({})
  return detecting === undefined ? null : { by: detecting.name, file: detecting.file }
}

/** @param {readonly Test[]} some @returns {Promise<Test | undefined>} */
async function firstThatFails(some) {
  for (const test of some) if (!(await holds(test))) return test
  return undefined
}

/** @param {Test} test */
async function holds({ run }) {
  try {
    await run()
    return true
  } catch {
    return false
  } finally {
    for (const act of afterwards.splice(0)) await act()
  }
}
