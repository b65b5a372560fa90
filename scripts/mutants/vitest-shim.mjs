// @ts-check
/**
 * As much of vitest as the tests of src/loading use, for many loaders in one process: it runs one test after the other, up to
 * the first that fails.
 */
import { chai, JestAsymmetricMatchers, JestChaiExpect, JestExtend, setState } from '@vitest/expect'

chai.use(JestExtend)
chai.use(JestChaiExpect)
chai.use(JestAsymmetricMatchers)

/** @type {any} */
export const expect = Object.assign((/** @type {unknown} */ value) => chai.expect(value), chai.expect)
setState(
  {
    assertionCalls: 0,
    isExpectingAssertions: false,
    isExpectingAssertionsError: null,
    expectedAssertionsNumber: null,
    expectedAssertionsNumberErrorGen: null,
    environment: 'node',
    testPath: '',
    currentTestName: '',
  },
  expect,
)

/**
 * @typedef {object} Test
 * @property {string} name
 * @property {string} file
 * @property {() => unknown} run
 * @property {number} ms how long it takes
 * @property {Set<string>} reaches the files that may change and that it calls
 */

/** @type {Test[]} */
export const tests = []
let file = ''

/** Of the tests that follow. @param {string} path */
export function testsOf(path) {
  file = path
}

/** @type {string[]} */
const within = []

/** @param {string} name @param {() => void} declare */
export function describe(name, declare) {
  within.push(name)
  declare()
  within.pop()
}

/** @param {string} name @param {(...values: any[]) => unknown} run */
export function test(name, run) {
  tests.push({ name: [...within, name].join(' > '), file, run, ms: 0, reaches: new Set() })
}

/** @param {readonly unknown[]} rows */
test.each = (rows) => (/** @type {string} */ name, /** @type {(...values: any[]) => unknown} */ run) => {
  for (const [index, row] of rows.entries()) {
    test(`${name} [${index}]`, () => (Array.isArray(row) ? run(...row) : run(row)))
  }
}

/** @type {(() => unknown)[]} */
export const afterwards = []

/** @param {() => unknown} act */
export function onTestFinished(act) {
  afterwards.push(act)
}
