// @ts-check
/** The cold plug of a machine by Debian's systemd-udevd, with its built-in and with modonce's daemon. */
import { runUdevStorm } from '../../scripts/vm/udev-storm.mjs'

/** @typedef {import('../../scripts/vm/machine.mjs').KernelName} KernelName */
/** @typedef {import('../../scripts/vm/repacked-tree.mjs').Packing} Packing */

/** @type {readonly { kernel: KernelName, udev: import('../../scripts/vm/udev.mjs').UdevName, packings: readonly Packing[], cpus: readonly number[] }[]} */
const MACHINES = [
  { kernel: '6.1', udev: 'udev-252', packings: ['.ko', '.ko.xz'], cpus: [2, 8, 16] },
  { kernel: '6.1', udev: 'udev-252', packings: ['.ko'], cpus: [32] },
  { kernel: '6.12', udev: 'udev-257', packings: ['.ko', '.ko.xz'], cpus: [2, 8, 16] },
]

/** @type {import('../measure.mjs').Measurement} */
export const measurement = {
  name: 'storms',
  title: 'What does the daemon make of a cold plug?',
  async *take() {
    for (const { kernel, udev, packings, cpus } of MACHINES) {
      for (const packing of packings) {
        for (const count of cpus) yield* storm({ kernel, udev, packing, cpus: count })
      }
    }
  },
}

/** @param {Omit<Parameters<typeof runUdevStorm>[0], 'intakes' | 'label'>} machine */
async function* storm(machine) {
  const [builtIn, modonce] = await runUdevStorm({ ...machine, intakes: ['built-in', 'modonce'], label: 'measured' })
  for (const row of [builtIn, modonce]) {
    if (builtIn === undefined || row === undefined) throw new Error('the storm has no figures')
    yield {
      'kernel, packing, processors, intake': `${machine.kernel} ${machine.packing}, ${machine.cpus}, ${row.intake}`,
      attempts: row.attempts,
      duplicates: row.duplicates,
      'refusals repeated': row.retried,
      'image bytes read': row.bytesRead,
      processes: row.processes,
      'CPU s, all of it': seconds(row.cpuMs),
      'to the built-in': (row.cpuMs / builtIn.cpuMs).toFixed(2),
      "of the daemon's start, before": row.daemonStartMs === undefined ? '' : seconds(row.daemonStartMs),
      'settled after s': seconds(row.settleMs),
      'modules live': row.modules.length,
    }
  }
}

/** @param {number} ms */
function seconds(ms) {
  return (ms / 1000).toFixed(1)
}
