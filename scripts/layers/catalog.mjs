// @ts-check
/** The layers of tests, in the order in which they run: what is cheap and likely to fail comes first. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { missingForBrowser } from '../browser/needs.mjs'
import { root, staleness } from '../stamp.mjs'
import { missingForVm, missingPrograms } from '../vm/needs.mjs'

/**
 * @typedef {object} Layer
 * @property {string} name
 * @property {string} what
 * @property {() => { why: string, command: string } | undefined} [prepare] makes ready; says why it cannot
 * @property {readonly (readonly string[])[]} commands
 */

const node = process.execPath
const bin = `${root}/node_modules`

/** @param {string} project @param {string[]} more */
const vitest = (project, ...more) => [node, `${bin}/vitest/vitest.mjs`, 'run', '--project', project, ...more]

/** @type {readonly Layer[]} */
export const checkLayers = [
  {
    name: 'types',
    what: 'src without the types of Node, then everything',
    commands: [
      [node, `${bin}/typescript/bin/tsc`, '-p', 'tsconfig.pure.json'],
      [node, `${bin}/typescript/bin/tsc`, '-p', 'tsconfig.json'],
    ],
  },
  {
    name: 'lint',
    what: 'format, lint, unused files, exports and packages',
    commands: [
      [`${bin}/.bin/biome`, 'ci', '--error-on-warnings', '.'],
      [node, `${bin}/knip/bin/knip.js`],
    ],
  },
  { name: 'architecture', what: 'imports, doors, purity, file length', commands: [vitest('architecture')] },
  { name: 'unit', what: 'behaviours beside the files, and properties of every parser', commands: [vitest('unit')] },
  { name: 'contract', what: 'one suite a port, on every host', commands: [vitest('contract')] },
]

/** @type {readonly Layer[]} */
export const allLayers = [
  ...checkLayers,
  {
    name: 'differential',
    what: 'what 6.1 and 6.12 did with random programs, on the model of them',
    commands: [vitest('differential')],
  },
  {
    name: 'schedules',
    what: 'what converging promises, on 2,000 random schedules a test',
    commands: [vitest('schedules')],
  },
  {
    name: 'helper',
    what: 'the request client in C and its twin, with recorded daemons',
    prepare: () => missingPrograms(['gcc', 'strace']),
    commands: [vitest('helper')],
  },
  {
    name: 'package',
    what: 'the tarball: types, API reports, users in TypeScript, CommonJS and a browser bundle',
    prepare: build('--declarations'),
    commands: [
      [node, `${root}/scripts/api.mjs`, 'check'],
      [node, `${bin}/typedoc/bin/typedoc`, '--emit', 'none'],
      [node, `${bin}/publint/src/cli.js`, '--strict'],
      vitest('package'),
    ],
  },
  {
    name: 'conformance',
    what: 'same tree, same arguments, same bytes as kmod 34',
    prepare: () => build()() ?? fetchTrees(),
    commands: [vitest('conformance')],
  },
  {
    name: 'browser',
    what: 'formats and graph, bundled, in Chromium',
    prepare: () => missingForBrowser() ?? build()() ?? fetchTrees(),
    commands: [vitest('browser')],
  },
  {
    name: 'vm',
    what: 'a real kernel under QEMU',
    prepare: () => build()() ?? fetchTrees() ?? missingForVm('6.1'),
    commands: [vitest('vm')],
  },
]

/**
 * Builds, unless dist is the build of today's sources already.
 * @param {string[]} options
 */
function build(...options) {
  return () => {
    const complete = options.length === 0 || existsSync(`${root}/dist/types/index.d.ts`)
    if (complete && staleness() === undefined) return undefined
    const { status } = spawnSync(node, [`${root}/scripts/build.mjs`, ...options], { stdio: 'inherit' })
    return status === 0 ? undefined : { why: 'the build fails', command: 'npm run build' }
  }
}

/** Real module trees and the reference kmod, from Debian's archive or from the cache. */
function fetchTrees() {
  const { status } = spawnSync(node, [`${root}/scripts/fetch-trees/main.mjs`], { stdio: 'inherit' })
  return status === 0 ? undefined : { why: 'module trees are missing', command: 'npm run fetch-trees' }
}
