// @ts-check
/** What a one-shot command costs beside what Node itself costs. */
import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { itemDirectory, readTree } from '../../scripts/fetch-trees/cache.mjs'
import { root, staleness } from '../../scripts/stamp.mjs'
import { alternate } from '../harness/alternate.mjs'
import { measuredCommand } from '../harness/measured-command.mjs'
import { ratioGoal } from '../harness/question.mjs'

const EMPTY = 'an empty Node program'

/** @type {import('../harness/question.mjs').Question} */
export const question = {
  name: 'start',
  title: 'What does `modonce modprobe -n NAME` cost beside an empty Node program?',
  rounds: 21,
  answer(rounds) {
    const stale = staleness()
    if (stale !== undefined) throw new Error(stale)
    const release = readTree('6.1-generic')?.release ?? 'none'
    const tree = ['-d', join(itemDirectory('tree', '6.1-generic'), 'root'), '-S', release]
    const empty = join(tmpdir(), `modonce-bench-empty-${process.pid}.cjs`)
    writeFileSync(empty, '')
    const node = (/** @type {string[]} */ args) => () => ({
      'modprobe -n xfrm_user': measuredCommand(process.execPath, args).cpuMs,
    })
    const ours = { name: 'modonce', run: node([join(root, 'bin/modonce'), 'modprobe', ...tree, '-n', 'xfrm_user']) }
    return alternate(ours, [{ name: EMPTY, run: node([empty]) }], rounds).map((comparison) => ({
      ...comparison,
      unit: 'CPU ms',
      goal: ratioGoal(comparison, EMPTY, { atMost: 1.6 }),
    }))
  },
}
