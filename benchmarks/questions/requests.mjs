// @ts-check
/** What a request costs the daemon, when the module is there already: HTTP, journal, metrics and log with it. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { itemDirectory, readTree } from '../../scripts/fetch-trees/cache.mjs'
import { run } from '../../scripts/fetch-trees/command.mjs'
import { root } from '../../scripts/stamp.mjs'
import { compiledProgram } from '../../scripts/vm/c-program.mjs'
import { alternate } from '../harness/alternate.mjs'
import { bundled } from '../harness/compiled.mjs'

const REQUESTS = 10_000

const FIRST = `the first ${REQUESTS} of a daemon`

/** As the kernel's helper asks, and as udev's rule does. */
const KERNEL = { arguments: ['net-pf-16-proto-6'], environment: {} }
const MODALIAS = 'pci:v00008086d0000100Esv00001AF4sd00001100bc02sc00i00'
const DEVICE = {
  arguments: ['--uevent', MODALIAS],
  environment: { ACTION: 'add', DEVPATH: '/devices/pci0000:00/0000:00:03.0', SEQNUM: '1234' },
}

/** Who asks, and how many at a time: as the kernel starts them one by one, and all the helpers that it may have. */
const CASES = [
  { name: FIRST, beside: 50, client: KERNEL },
  { name: 'of the kernel, one after the other', beside: 1, client: KERNEL },
  { name: 'of the kernel, 50 at a time', beside: 50, client: KERNEL },
  { name: 'of devices, 50 at a time', beside: 50, client: DEVICE },
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
  mkdirSync(join(directory, 'run'))
  const socket = join(directory, 'run/modonce.sock')
  const release = readTree('6.1-generic')?.release ?? 'none'
  const tree = [join(itemDirectory('tree', '6.1-generic'), 'root'), release]
  const command = [process.execPath, program, socket, ...tree, join(directory, 'journal')]
  const daemon = spawn('unshare', ['-m', 'sh', '-c', LIVE, 'sh', ...command], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  try {
    while (!existsSync(socket)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10)
    return Object.fromEntries(CASES.map((each) => [each.name, cpuMicrosecondsOf(directory, socket, each)]))
  } finally {
    daemon.kill()
    rmSync(directory, { recursive: true })
  }
}

/** @param {string} cwd @param {string} socket @param {(typeof CASES)[number]} requests */
function cpuMicrosecondsOf(cwd, socket, { beside, client }) {
  const before = figures(socket)
  run(asking(), [String(REQUESTS), String(beside), ...client.arguments], { cwd, env: client.environment })
  const after = figures(socket)
  if (after.done - before.done !== REQUESTS) throw new Error(`${after.done - before.done} of ${REQUESTS} were served`)
  return ((after.cpuSeconds - before.cpuSeconds) * 1e6) / REQUESTS
}

/** What asks: the request client's own conversation, from a process a request. */
function asking() {
  const helper = ['ask.c', 'body.c', 'answer.c', 'clock.c', 'request.h'].map((name) => join(root, 'helper', name))
  return compiledProgram(join(root, 'benchmarks/programs/asking.c'), helper, ['RUN_DIRECTORY="run"'])
}

/** What the daemon says of itself. @param {string} socket */
function figures(socket) {
  const text = run('curl', ['-s', '--unix-socket', socket, 'http://modonce/metrics'])
  const figure = (/** @type {RegExp} */ line) => Number(line.exec(text)?.[1] ?? 0)
  return {
    cpuSeconds: figure(/^process_cpu_seconds_total (.*)$/m),
    done: figure(/^modonce_answers_total\{outcome="done".*\} (.*)$/m),
  }
}
