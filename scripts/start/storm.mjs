// @ts-check
/** Processes that ask for one module at once, on the simulated machine: the same storm for each way to load. */
import { load } from 'modonce'
import { kmodModprobe } from 'modonce/lab/actors'
import { Machine } from 'modonce/simulated'

/** @typedef {import('modonce/simulated').Program} Program */
/** @typedef {import('modonce/simulated').Counters} Counters */
/** @typedef {import('modonce/simulated').MachineOptions} MachineOptions */
/** @typedef {import('modonce').ProbeResult['kind']} ResultKind */

/**
 * What a storm cost and what its processes were told. `statuses` counts processes by exit status, `results` by what
 * modonce told them; kmod's modprobe tells nothing. `early` were told of a success while the module was not live.
 * @typedef {{
 *   loader: string, counters: Counters, statuses: Record<string, number>, results: Partial<Record<ResultKind, number>>,
 *   early: number, virtualMs: number,
 * }} Storm
 */

export const ASKED = 'xfs'

/**
 * What `modprobe xfs` loads on Debian's 6.1 cloud kernel. The sizes are those of the files. The init times are the
 * shortest that `npm run vm:storm` sees there, in tens of milliseconds: that of libcrc32c is 0.3 ms.
 */
const MODULES = [
  { path: 'kernel/arch/x86/crypto/crc32c-intel.ko', sizeBytes: 29_281, aliases: ['crc32c'], init: { sleepMs: 20 } },
  { path: 'kernel/lib/libcrc32c.ko', sizeBytes: 8_489, softdep: 'pre: crc32c' },
  { path: 'kernel/fs/xfs/xfs.ko', sizeBytes: 4_210_601, depends: ['libcrc32c'], init: { sleepMs: 20 } },
]

export const NEEDED = { calls: MODULES.length, bytes: MODULES.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) }

/** Processes come as 8 processors start them: 8 at the same moment, and the next 8 when it took 8 ms to start those. */
export const BURST = { processes: 8, everyMs: 8 }

/** Where nobody can write, nobody can lock: modonce works, and does not converge. @type {MachineOptions} */
const WITHOUT_LOCK = { files: { '/run': { directory: true, readOnly: true } } }

/**
 * kmod's modprobe, modonce without its lock, and modonce, each on a machine of its own that is started alike.
 * @param {{ processes: number, seed: number }} settings
 * @returns {Promise<Storm[]>}
 */
export async function runStorms(settings) {
  return [
    await runStorm("kmod's modprobe", settings, { program: () => kmodModprobe }),
    await runStorm('modonce without its lock', settings, { program: modonce, options: WITHOUT_LOCK }),
    await runStorm('modonce', settings, { program: modonce }),
  ]
}

/**
 * A program that loads as a user of the library would, and tells how that ended.
 * @param {(kind: ResultKind) => void} tell
 * @returns {Program}
 */
function modonce(tell) {
  return async (host) => {
    const results = await load(host, ASKED)
    for (const { kind } of results) tell(kind)
    return results.some(({ kind }) => kind === 'failed') ? 1 : 0
  }
}

/**
 * @param {string} loader
 * @param {{ processes: number, seed: number }} settings
 * @param {{ program: (tell: (kind: ResultKind) => void) => Program, options?: MachineOptions }} way
 * @returns {Promise<Storm>}
 */
async function runStorm(loader, { processes, seed }, { program, options = {} }) {
  const machine = new Machine({ ...options, modules: MODULES, seed })
  /** @type {Storm['statuses']} */
  const statuses = {}
  /** @type {Storm['results']} */
  const results = {}
  let early = 0
  const asks = program((kind) => {
    results[kind] = (results[kind] ?? 0) + 1
  })
  for (let number = 0; number < processes; number++) {
    machine.start(
      `process ${number}`,
      async (host, argv, environment) => {
        await host.clock.sleep(Math.floor(number / BURST.processes) * BURST.everyMs)
        const status = await asks(host, argv, environment)
        statuses[status] = (statuses[status] ?? 0) + 1
        const isLive = machine.modules().some(({ name, state }) => name === ASKED && state === 'live')
        if (status === 0 && !isLive) early++
        return status
      },
      { argv: ['modprobe', ASKED] },
    )
  }
  await machine.run()
  return { loader, counters: machine.counters, statuses, results, early, virtualMs: Number(machine.nowNs / 1_000_000n) }
}
