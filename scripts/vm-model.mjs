// @ts-check
/**
 * `npm run vm:model`: random programs of module operations on a real kernel under QEMU, and on the model of it. `--record`
 * writes what the kernel did into test/differential/histories, which `npm test` compares with the model ever after.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { buildSync } from 'esbuild'
import { runPrograms } from '../test/differential/guest/boot.mjs'
import { cacheDirectory } from './fetch-trees/cache.mjs'
import { root } from './stamp.mjs'

/** @typedef {import('../test/differential/index.ts')} Differential */
/** @typedef {import('../test/differential/index.ts').History} History */
/** @typedef {import('../test/differential/programs/index.ts').ProgramKind} Kind */
/** @typedef {{ kernel: import('./vm/machine.mjs').KernelName, kinds: Record<Kind, number>, seed: number, record: boolean }} Settings */

const USAGE =
  'usage: npm run vm:model -- [--kernel 6.1|6.12] [--alone N] [--together N] [--boot N] [--seed N] [--record]'

/** So many programs a boot: another boot of this checkout has its turn in between. @type {Record<Kind, number>} */
const CHUNK = { alone: 500, together: 500, boot: 1 }
const PROGRAM_TIMEOUT_MS = 2_000

/** How many disagreements are printed. */
const SHOWN = 10

/** @type {readonly Kind[]} */
const KINDS = ['alone', 'together', 'boot']

const settings = readArguments()
if (settings === undefined) {
  console.error(USAGE)
  process.exitCode = 2
} else {
  try {
    const differential = await bundled()
    for (const kind of KINDS) await batch(differential, settings, kind)
  } catch (error) {
    console.error(`vm:model: ${/** @type {Error} */ (error).message}`)
    process.exitCode = 1
  }
}

/**
 * @param {Differential} differential
 * @param {Settings} settings
 * @param {Kind} kind
 */
async function batch({ randomPrograms, readHistories, formatHistories, judge }, { kernel, kinds, seed, record }, kind) {
  /** @type {History[]} */
  const histories = []
  let guestMs = 0
  let disagreements = 0
  for (let done = 0; done < kinds[kind]; done += CHUNK[kind]) {
    const programs = randomPrograms(kind, seed + done, Math.min(CHUNK[kind], kinds[kind] - done))
    const answer = await runPrograms(kernel, programs, {
      label: `model-${kernel}`,
      timeoutMs: 60_000 + programs.length * PROGRAM_TIMEOUT_MS,
      expedited: kind !== 'together',
    })
    guestMs += answer.guestMs
    for (const history of readHistories(programs, answer.lines)) {
      const { disagreement, ...found } = await judge(kernel, history)
      histories.push({ ...history, ...found })
      if (disagreement !== undefined && ++disagreements <= SHOWN) console.log(disagreement)
    }
    const each = (guestMs / histories.length).toFixed(1)
    console.log(`${kernel} ${kind}: ${histories.length} programs, ${each} ms each, ${disagreements} disagreements`)
  }
  if (disagreements > 0) process.exitCode = 1
  if (record && histories.length > 0) writeRecord(`${kernel}-${kind}`, formatHistories(histories))
}

/**
 * @param {string} name
 * @param {string} text
 */
function writeRecord(name, text) {
  const directory = join(root, 'test/differential/histories')
  mkdirSync(directory, { recursive: true })
  const bytes = gzipSync(text, { level: 9 })
  writeFileSync(join(directory, `${name}.jsonl.gz`), bytes)
  console.log(`${name}: recorded, ${bytes.length} bytes`)
}

/** Today's test/differential, with today's model in it. @returns {Promise<Differential>} */
async function bundled() {
  const directory = join(cacheDirectory(), 'vm')
  const program = join(directory, `differential-${process.pid}.mjs`)
  buildSync({
    absWorkingDir: root,
    entryPoints: ['test/differential/index.ts'],
    outfile: program,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
  })
  return import(pathToFileURL(program).href)
}

/** @returns {Settings | undefined} */
function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        kernel: { type: 'string', default: '6.1' },
        alone: { type: 'string', default: '0' },
        together: { type: 'string', default: '0' },
        boot: { type: 'string', default: '0' },
        seed: { type: 'string', default: '1' },
        record: { type: 'boolean', default: false },
      },
    })
    const { kernel, record } = values
    const kinds = { alone: Number(values.alone), together: Number(values.together), boot: Number(values.boot) }
    const seed = Number(values.seed)
    const areCounts = [...Object.values(kinds), seed].every((number) => Number.isInteger(number) && number >= 0)
    return areCounts && (kernel === '6.1' || kernel === '6.12') ? { kernel, kinds, seed, record } : undefined
  } catch {
    return undefined
  }
}
