// @ts-check
/** What a request costs the daemon, when the module is there already: HTTP, journal, metrics and log with it. */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { itemDirectory, readTree } from '../../scripts/fetch-trees/cache.mjs'
import { run } from '../../scripts/fetch-trees/command.mjs'
import { root } from '../../scripts/stamp.mjs'
import { alternate } from '../harness/alternate.mjs'
import { bundled } from '../harness/compiled.mjs'

const REQUESTS = 10_000

const FIRST = `the first ${REQUESTS} of a daemon`

/** Who asks, and how many at a time: as the kernel starts them one by one, and all the helpers that it may have. */
const CASES = [
  { name: FIRST, beside: 50, body: '{"asked":["net-pf-16-proto-6"],"from":"kernel"}' },
  { name: 'of the kernel, one after the other', beside: 1, body: '{"asked":["net-pf-16-proto-6"],"from":"kernel"}' },
  { name: 'of the kernel, 50 at a time', beside: 50, body: '{"asked":["net-pf-16-proto-6"],"from":"kernel"}' },
  {
    name: 'of devices, 50 at a time',
    beside: 50,
    body: '{"asked":["pci:v00008086d0000100Esv00001AF4sd00001100bc02sc00i00"],"from":"uevent","devpath":"/devices/pci0000:00/0000:00:03.0","action":"add","seqnum":1234,"useBlacklist":true}',
  },
]
const MODULES = ['xfrm_user', 'e1000']

/** In its own view of the mounts, these modules are live. */
const LIVE = `mount -t tmpfs none /sys/module && for each in ${MODULES.join(' ')}; do
  mkdir /sys/module/$each && echo live >/sys/module/$each/initstate || exit 1
done; exec "$@"`

/** @type {import('../harness/question.mjs').Question} */
export const question = {
  name: 'requests',
  title: 'What does a request for a module that is there cost the daemon?',
  rounds: 3,
  answer(rounds) {
    const program = bundled(join(root, 'benchmarks/programs/serving.ts'))
    const ours = { name: 'modonce', run: () => cpuMicroseconds(program) }
    return alternate(ours, [], rounds).map((comparison) => ({
      ...comparison,
      unit: 'CPU µs',
      // V8 has to see what is hot first.
      ...(comparison.case !== FIRST && { goal: { words: 'at most 100', met: comparison.ours.median <= 100 } }),
    }))
  },
}

/** Of one daemon, case by case. @param {string} program */
function cpuMicroseconds(program) {
  const directory = mkdtempSync(join(tmpdir(), 'modonce-bench-'))
  const socket = join(directory, 'socket')
  const release = readTree('6.1-generic')?.release ?? 'none'
  const tree = [join(itemDirectory('tree', '6.1-generic'), 'root'), release]
  const command = [process.execPath, program, socket, ...tree, join(directory, 'journal')]
  const daemon = spawn('unshare', ['-m', 'sh', '-c', LIVE, 'sh', ...command], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  try {
    while (!existsSync(socket)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10)
    return Object.fromEntries(CASES.map((each) => [each.name, cpuMicrosecondsOf(socket, each)]))
  } finally {
    daemon.kill()
    rmSync(directory, { recursive: true })
  }
}

/** @param {string} socket @param {(typeof CASES)[number]} requests */
function cpuMicrosecondsOf(socket, { beside, body }) {
  const asking = join(root, 'benchmarks/programs/asking.mjs')
  const before = cpuSeconds(socket)
  run(process.execPath, [asking, socket, String(REQUESTS), String(beside), body])
  return ((cpuSeconds(socket) - before) * 1e6) / REQUESTS
}

/** @param {string} socket */
function cpuSeconds(socket) {
  const text = run('curl', ['-s', '--unix-socket', socket, 'http://modonce/metrics'])
  return Number(/^process_cpu_seconds_total (.*)$/m.exec(text)?.[1])
}
