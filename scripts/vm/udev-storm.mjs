// @ts-check
/** The cold plug of a machine by Debian's systemd-udevd on a real kernel, and what the loading of modules cost. */
import { MARK } from './instructions.mjs'
import { runInVm } from './machine.mjs'
import { START_DAEMON, serviceFiles } from './service.mjs'
import { countTrace } from './trace-counts.mjs'
import { udevFiles } from './udev.mjs'

/**
 * What loads the modules of devices: udev's built-in, by workers side by side or by one; modonce's daemon, asked by the rules that
 * `modonce service` installs; or these rules without a daemon.
 * @typedef {'built-in' | 'one at a time' | 'modonce' | 'modonce without its daemon'} Intake
 */
/**
 * `retried` are insertions of modules whose init had refused before. `cpuMs` is that of all processes and of the kernel for
 * them, from the trigger until all is settled, `daemonMs` the daemon's own part of it, `daemonStartMs` what its start took before;
 * `processes` is how many began meanwhile, `modules` what is loaded then, `loadedBefore` how many were before the trigger.
 * `instructions` are those before the trigger, the start of daemons, and those from then until all is settled, where they are counted.
 * @typedef {{
 *   intake: Intake, attempts: number, duplicates: number, refusals: number, retried: number, bytesRead: number,
 *   processes: number, cpuMs: number, daemonMs: number | undefined, daemonStartMs: number | undefined, settleMs: number, settled: boolean, modules: string[], loadedBefore: number,
 *   instructions: readonly import('./instructions.mjs').Instructions[],
 * }} UdevRow
 */

/** udevd has no more workers than fit into memory at 128 MB each, and twice as many as processors and 16. */
const WORKER_MB = 128
const LIMIT_MS = 900_000

/** A processor's ticks are hundredths of a second: USER_HZ. */
const TICK_MS = 10

const STORM = `
mark() { [ ! -x ${MARK} ] || ${MARK}; }
figures() {
  mark
  awk '$1 == "cpu" { print "cpu", $2 + $3 + $4 } $1 == "processes" { print "processes", $2 }' /proc/stat
  awk '{ print "uptime", $1 }' /proc/uptime
  [ "$DAEMON" = no ] || sed 's/.*) //' "/proc/$(cat /run/serve.pid)/stat" | awk '{ print "daemon", $12 + $13 }'
}
mark
if [ "$DAEMON" = yes ]; then
  cpu_before=$(awk '$1 == "cpu" { print $2 + $3 + $4 }' /proc/stat)
  . /service/start
  until modonce status >/dev/null 2>&1; do sleep 0.1; done
  awk -v before="$cpu_before" '$1 == "cpu" { print "start", $2 + $3 + $4 - before }' /proc/stat
fi
systemd-udevd --daemon $CHILDREN
echo "loaded $(wc -l </proc/modules)"
figures
udevadm trigger --type=subsystems --action=add
udevadm trigger --type=devices --action=add
udevadm settle --timeout=600
echo "settled $?"
figures
udevadm control --exit
`

/**
 * A boot for each intake, as nothing of one may be there for the next.
 * @param {{
 *   kernel: import('./machine.mjs').KernelName, udev: import('./udev.mjs').UdevName, cpus: number,
 *   packing?: import('./repacked-tree.mjs').Packing, intakes: readonly Intake[], label: string, countsInstructions?: boolean,
 * }} settings
 * @returns {Promise<UdevRow[]>}
 */
export async function runUdevStorm({ kernel, udev, cpus, packing, intakes, label, countsInstructions = false }) {
  const memoryMb = 1024 + WORKER_MB * (2 * cpus + 16)
  /** @type {UdevRow[]} */
  const rows = []
  for (const intake of intakes) {
    const isOurs = intake.startsWith('modonce')
    const overlay = { ...udevFiles(udev), ...(isOurs ? { ...serviceFiles(), '/service/start': START_DAEMON } : {}) }
    const machine = { kernel, cpus, memoryMb, countsInstructions, ...(packing === undefined ? {} : { packing }) }
    const boot = { ...machine, overlay, modonce: isOurs, label: `${label}-${rows.length}` }
    const children = intake === 'one at a time' ? '--children-max=1' : ''
    const script = `CHILDREN=${children} DAEMON=${intake === 'modonce' ? 'yes' : 'no'}\n${STORM}`
    const { jobs, instructions } = await runInVm({
      ...boot,
      jobs: [{ name: 'storm', script, timeoutMs: LIMIT_MS, trace: true }],
    })
    rows.push({ ...rowOf(intake, jobs.storm), instructions })
  }
  return rows
}

/**
 * @param {Intake} intake
 * @param {import('./jobs.mjs').JobAnswer} answer
 * @returns {Omit<UdevRow, 'instructions'>}
 */
function rowOf(intake, { stdout, stderr, status, trace, modules }) {
  /** @param {string} name */
  const figures = (name) =>
    [...stdout.matchAll(new RegExp(`^${name} ([\\d.]+)$`, 'gm'))].map(([, figure]) => Number(figure))
  /** @param {string} name */
  const grown = (name) => {
    const [before, after] = figures(name)
    if (before === undefined || after === undefined) throw new Error(`the storm ended with ${status}: ${stderr}`)
    return after - before
  }
  const counts = countTrace(trace)
  const refused = counts.calls.filter(
    ({ syscall, reachedInit, result }) => syscall !== 'delete_module' && reachedInit && result !== 0,
  )
  return {
    intake,
    attempts: counts.finitCalls + counts.initCalls,
    duplicates: counts.duplicates,
    refusals: refused.length,
    retried: refused.length - new Set(refused.map(({ module }) => module)).size,
    bytesRead: counts.bytesRead,
    processes: grown('processes'),
    cpuMs: TICK_MS * grown('cpu'),
    daemonMs: intake === 'modonce' ? TICK_MS * grown('daemon') : undefined,
    daemonStartMs: figures('start').map((ticks) => TICK_MS * ticks)[0],
    settleMs: Math.round(1000 * grown('uptime')),
    settled: figures('settled')[0] === 0,
    loadedBefore: figures('loaded')[0] ?? Number.NaN,
    modules: modules
      .split('\n')
      .flatMap((line) => line.split(' ', 1)[0] || [])
      .sort(),
  }
}
