// @ts-check
/**
 * `npm start`: the main job on simulated machines. Every CPU's device asks for the same modules at once, and udev's workers
 * answer on kernel after kernel, and then modonce. Then one request is explained by `modonce why`.
 */
import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { root, staleness } from './stamp.mjs'

const USAGE = 'usage: npm start -- [--seed N] [--cpus N]   (1 to 512 CPUs; 255, and seed 1, where not told)'

/** As a shell tells of SIGPIPE. */
const CLOSED_PIPE = 141

const MOST_CPUS = 512

const BLACKLISTED = 'pci:v000010DEd00001C82sv00001458sd00003731bc03sc00i00'

process.exitCode = await main()

async function main() {
  const settings = readArguments()
  if (settings === 'help') {
    console.log(USAGE)
    return 0
  }
  if (settings === undefined) {
    console.error(USAGE)
    return 64
  }
  const stale = staleness()
  if (stale !== undefined) {
    console.error(`start: ${stale}`)
    return 2
  }
  const { report } = await import('./start/report.mjs')
  for await (const text of report(settings)) process.stdout.write(text)
  return explain()
}

/** @returns {{ seed: number, cpus: number } | 'help' | undefined} undefined for wrong usage */
function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        help: { type: 'boolean', default: false },
        seed: { type: 'string', default: '1' },
        cpus: { type: 'string', default: '255' },
      },
    })
    if (values.help) return 'help'
    if (![values.seed, values.cpus].every((word) => /^\d{1,9}$/.test(word))) return undefined
    const cpus = Number(values.cpus)
    return cpus >= 1 && cpus <= MOST_CPUS ? { seed: Number(values.seed), cpus } : undefined
  } catch {
    return undefined
  }
}

/** Why a module is not loaded: the driver of this device is blacklisted. */
function explain() {
  const args = ['why', '--root', 'examples/small-tree', BLACKLISTED]
  console.log(`\nAnd why a module is or is not loaded:\n$ node bin/modonce ${args.join(' ')}`)
  const { status, error } = spawnSync(process.execPath, [`${root}/bin/modonce`, ...args], {
    cwd: root,
    stdio: 'inherit',
  })
  // Who reads no further has closed the pipe: nothing to complain of.
  if (status === 0 || status === CLOSED_PIPE) return status
  console.error(`start: modonce ended with ${error?.message ?? `status ${status}`}`)
  return 1
}
