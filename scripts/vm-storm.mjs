// @ts-check
/**
 * `npm run vm:storm`: 32 processes ask for one module at once on a real kernel under QEMU, with kmod's modprobe, with modonce's
 * whose lock is taken out, and with modonce's, and the kernel's own record tells what that cost. `--json` prints everything as JSON.
 */
import { parseArgs } from 'node:util'
import { columns, grouped } from './columns.mjs'
import { runStorm } from './vm/storm.mjs'

/** @typedef {import('./vm/storm.mjs').Storm} Storm */
/** @typedef {import('./vm/storm.mjs').ToolStorm} ToolStorm */

const USAGE = 'usage: npm run vm:storm -- [--json] [--kernel 6.1|6.12] [--processes N] [--module NAME]'

const NAME = { kmod: 'kmod', unlocked: 'modonce, no lock', modonce: 'modonce' }

const settings = readArguments()
if (settings === undefined) {
  console.error(USAGE)
  process.exitCode = 2
} else {
  try {
    const storm = await runStorm({
      ...settings,
      tools: ['kmod', 'unlocked', 'modonce'],
      label: `storm-${settings.kernel}`,
    })
    process.stdout.write(settings.json ? json(storm) : table(settings, storm))
  } catch (error) {
    console.error(`vm:storm: ${/** @type {Error} */ (error).message}`)
    process.exitCode = 1
  }
}

/** @returns {{ json: boolean, kernel: import('./vm/machine.mjs').KernelName, processes: number, module: string } | undefined} */
function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        json: { type: 'boolean', default: false },
        kernel: { type: 'string', default: '6.1' },
        processes: { type: 'string', default: '32' },
        module: { type: 'string', default: 'xfs' },
      },
    })
    const { json, kernel, module } = values
    const processes = Number(values.processes)
    if ((kernel !== '6.1' && kernel !== '6.12') || !/^\w[\w-]*$/.test(module)) return undefined
    return processes >= 1 && processes <= 256 && Number.isInteger(processes)
      ? { json, kernel, module, processes }
      : undefined
  } catch {
    return undefined
  }
}

/** @param {Storm} storm */
function json({ node, storms }) {
  const plain = storms.map(({ trace, counts: { calls, ...counts }, ...storm }) => ({ ...storm, counts }))
  return `${JSON.stringify({ node, storms: plain }, undefined, 2)}\n`
}

/**
 * @param {{ kernel: string, processes: number, module: string }} settings
 * @param {Storm} storm
 */
function table({ kernel, processes, module }, { node, storms }) {
  const head = [
    '',
    'calls',
    'image bytes read',
    'duplicates',
    'in vain',
    'failed',
    'ended',
    'joined',
    'live first',
    'wall',
    'Node',
  ]
  const rows = storms.map((storm) => row(storm, node))
  return [
    `${processes} processes ask for ${module} at once, Linux ${kernel} under QEMU, 2 processors`,
    '',
    ...columns([head, ...rows]),
    '',
    ...storms.flatMap(modules),
    '',
    'calls: finit_module and init_module. duplicates: calls that another one made needless; in vain: the image bytes of those.',
    'joined: processes that asked while another one was inserting the module, as modonce tells it.',
    'live first: every module was live before the first process ended with 0.',
    `Node: the wall time of ${processes} processes of Node that do nothing, behind the same gate. It is a part of modonce's.`,
    '',
  ].join('\n')
}

/**
 * @param {ToolStorm} storm
 * @param {Storm['node']} node
 */
function row({ tool, counts, statuses, joined, liveBeforeFirstOk, wallMs }, node) {
  return [
    NAME[tool],
    `${counts.finitCalls + counts.initCalls}`,
    grouped(counts.bytesRead),
    `${counts.duplicates}`,
    grouped(counts.duplicateBytes),
    list(counts.failedCalls),
    list(statuses),
    joined === undefined ? '-' : `${joined} of ${crowdSize(statuses)}`,
    liveBeforeFirstOk ? 'yes' : 'no',
    seconds(wallMs),
    tool !== 'kmod' && node !== undefined ? seconds(node.wallMs) : '-',
  ]
}

/** A line a module. @param {ToolStorm} storm */
function modules({ tool, counts }) {
  return Object.entries(counts.perModule).map(
    ([name, { calls, loads, bytesRead }]) =>
      `${NAME[tool]}: ${name}: ${calls} ${calls === 1 ? 'call' : 'calls'}, ${loads} reached init, ${grouped(bytesRead)} bytes`,
  )
}

/** @param {Record<string, number>} counts */
function list(counts) {
  const words = Object.entries(counts).map(([name, count]) => `${name}:${count}`)
  return words.join(' ') || 'none'
}

/** @param {Record<string, number>} statuses */
function crowdSize(statuses) {
  return Object.values(statuses).reduce((sum, count) => sum + count, 0)
}

/** @param {number} ms */
function seconds(ms) {
  return `${(ms / 1000).toFixed(2)} s`
}
