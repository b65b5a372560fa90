// @ts-check
/**
 * As much of vitest as the tests of src/loading use, for many loaders in one process: it runs one test after the other, up to
 * the first that fails.
 */
import { createInterface } from 'node:readline'
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

/** @type {{ name: string, run: () => unknown }[]} */
const tests = []
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
  tests.push({ name: [...within, name].join(' > '), run })
}

/** @param {readonly unknown[]} rows */
test.each = (rows) => (/** @type {string} */ name, /** @type {(...values: any[]) => unknown} */ run) => {
  for (const [index, row] of rows.entries()) {
    test(`${name} [${index}]`, () => (Array.isArray(row) ? run(...row) : run(row)))
  }
}

/** @type {(() => unknown)[]} */
const afterwards = []

/** @param {() => unknown} act */
export function onTestFinished(act) {
  afterwards.push(act)
}

/** Tries each code that comes as a line of JSON, and answers by what was detected, or null. */
export async function tryMutants() {
  let floating = ''
  process.on('unhandledRejection', (reason) => {
    floating ||= messageOf(reason)
  })
  for await (const line of createInterface({ input: process.stdin })) {
    floating = ''
    const by = await detectedIn(JSON.parse(line))
    // What the mutant has left to itself may fail now.
    await new Promise((resolve) => setImmediate(resolve))
    console.log(JSON.stringify(by ?? (floating || null)))
  }
}

/** @param {string} code @returns {Promise<string | null>} */
async function detectedIn(code) {
  try {
    /** @type {any} */ const { becomes } = globalThis
    becomes(code)
  } catch (error) {
    return messageOf(error)
  }
  for (const { name, run } of tests) {
    try {
      await run()
    } catch (error) {
      return `${name}: ${messageOf(error)}`
    } finally {
      for (const act of afterwards.splice(0)) await act()
    }
  }
  return null
}

/** @param {unknown} error */
function messageOf(error) {
  return (
    String(error instanceof Error ? error.message : error)
      .split('\n')[0]
      ?.slice(0, 160) ?? ''
  )
}
