// @ts-check
/**
 * `npm start`: the main job on a simulated machine. Processes ask for one module at once, with kmod's modprobe and with
 * modonce, and the machine counts. Then one request is explained by `modonce why`.
 */
import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { root, staleness } from './stamp.mjs'

const USAGE = 'usage: npm start -- [--seed N] [--processes N]   (1 to 256 processes; 32, and seed 1, where not told)'

/** As a shell tells of SIGPIPE. */
const CLOSED_PIPE = 141

const MOST_PROCESSES = 256

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
  const { runStorms } = await import('./start/storm.mjs')
  const { report } = await import('./start/text.mjs')
  console.log(report(settings, await runStorms(settings)))
  console.log('The same on a real kernel, under QEMU: npm run vm:storm\n')
  return explain()
}

/** @returns {{ seed: number, processes: number } | 'help' | undefined} undefined for wrong usage */
function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        help: { type: 'boolean', default: false },
        seed: { type: 'string', default: '1' },
        processes: { type: 'string', default: '32' },
      },
    })
    if (values.help) return 'help'
    if (![values.seed, values.processes].every((word) => /^\d{1,9}$/.test(word))) return undefined
    const processes = Number(values.processes)
    return processes >= 1 && processes <= MOST_PROCESSES ? { seed: Number(values.seed), processes } : undefined
  } catch {
    return undefined
  }
}

/** Why a module is not loaded: the driver of this device is blacklisted. */
function explain() {
  const args = ['why', '--root', 'examples/small-tree', BLACKLISTED]
  console.log(`And why a module is or is not loaded:\n$ node bin/modonce ${args.join(' ')}`)
  const { status, error } = spawnSync(process.execPath, [`${root}/bin/modonce`, ...args], {
    cwd: root,
    stdio: 'inherit',
  })
  // Who reads no further has closed the pipe: nothing to complain of.
  if (status === 0 || status === CLOSED_PIPE) return status
  console.error(`start: modonce ended with ${error?.message ?? `status ${status}`}`)
  return 1
}
