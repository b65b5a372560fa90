// @ts-check
/** The work of a cold plug, of all processors and exactly: where there are more processors than this machine has, time is no figure. */
import { runUdevStorm } from '../../scripts/vm/udev-storm.mjs'

/** @type {readonly Pick<Parameters<typeof runUdevStorm>[0], 'kernel' | 'udev' | 'packing' | 'cpus'>[]} */
const MACHINES = [
  { kernel: '6.1', udev: 'udev-252', packing: '.ko', cpus: 8 },
  { kernel: '6.1', udev: 'udev-252', packing: '.ko.xz', cpus: 8 },
  { kernel: '6.12', udev: 'udev-257', packing: '.ko', cpus: 8 },
  { kernel: '6.12', udev: 'udev-257', packing: '.ko.xz', cpus: 8 },
]

/** @type {import('../measure.mjs').Measurement} */
export const measurement = {
  name: 'instructions',
  title: 'How many instructions does a cold plug take?',
  async *take() {
    for (const machine of MACHINES) yield* storm(machine)
  },
}

/** @param {typeof MACHINES[number]} machine */
async function* storm(machine) {
  const counted = { countsInstructions: true, label: 'counted' }
  const rows = await runUdevStorm({ ...machine, ...counted, intakes: ['built-in', 'modonce'] })
  const builtIn = allOf(rows[0]?.instructions[1])
  for (const { intake, attempts, duplicates, instructions, modules } of rows) {
    const [before, storm] = instructions
    yield {
      'kernel, packing, processors, intake': `${machine.kernel} ${machine.packing}, ${machine.cpus}, ${intake}`,
      attempts,
      duplicates,
      'of programs, M': millions(storm?.programs),
      'of the kernel, M': millions(storm?.kernel),
      'all, M': millions(allOf(storm)),
      'to the built-in': (allOf(storm) / builtIn).toFixed(2),
      "of the daemon's start, before, M": intake === 'modonce' ? millions(allOf(before)) : '',
      'modules live': modules.length,
    }
  }
}

/** @param {import('../../scripts/vm/instructions.mjs').Instructions | undefined} instructions */
function allOf({ programs, kernel } = { programs: Number.NaN, kernel: Number.NaN }) {
  return programs + kernel
}

/** @param {number | undefined} count */
function millions(count = Number.NaN) {
  return Math.round(count / 1e6)
}
