// @ts-check
/** What a request costs whoever asks, when the module is there already: the client of a daemon beside kmod. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { itemDirectory, readTree } from '../../scripts/fetch-trees/cache.mjs'
import { root } from '../../scripts/stamp.mjs'
import { compiledRequest } from '../../scripts/vm/request.mjs'
import { alternate } from '../harness/alternate.mjs'
import { measuredCommand } from '../harness/measured-command.mjs'
import { ratioGoal } from '../harness/question.mjs'

const KMOD = "this machine's kmod"
const REQUESTS = 100
const CASE = `${REQUESTS} requests, one after the other`

/** @type {import('../harness/question.mjs').Question} */
export const question = {
  name: 'client',
  title: 'What does the request client cost beside `modprobe -q NAME`?',
  rounds: 15,
  answer(rounds) {
    const release = readTree('6.1-generic')?.release ?? 'none'
    const tree = ['-d', join(itemDirectory('tree', '6.1-generic'), 'root'), '-S', release]
    const directory = mkdtempSync(join(tmpdir(), 'modonce-bench-'))
    mkdirSync(join(directory, 'run'))
    const socket = join(directory, 'run/modonce.sock')
    const daemon = spawn(process.execPath, [join(root, 'benchmarks/programs/answering.mjs'), socket], {
      stdio: 'ignore',
    })
    try {
      while (!existsSync(socket)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10)
      const words =
        (/** @type {string[]} */ ...command) =>
        () => ({ [CASE]: cpuMs(command, directory) })
      const ours = words(compiledRequest(['RUN_DIRECTORY="run"']), '-q', '--', 'xfrm_user')
      // With -n it does all that it does for a module that is loaded, but for the look at its state.
      const theirs = words('/sbin/modprobe', ...tree, '-q', '-n', 'xfrm_user')
      return alternate({ name: 'modonce', run: ours }, [{ name: KMOD, run: theirs }], rounds).map((comparison) => ({
        ...comparison,
        unit: 'CPU ms',
        goal: ratioGoal(comparison, KMOD, { atMost: 0.5 }),
      }))
    } finally {
      daemon.kill()
      rmSync(directory, { recursive: true })
    }
  },
}

/** All of them by one shell, whose own part is the same for both. @param {string[]} command @param {string} cwd */
function cpuMs(command, cwd) {
  const loop = `i=0; while [ $i -lt ${REQUESTS} ]; do i=$((i + 1)); "$@" || exit 1; done`
  return measuredCommand('sh', ['-c', loop, 'sh', ...command], { cwd }).cpuMs
}
