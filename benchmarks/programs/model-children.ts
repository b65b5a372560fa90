/**
 * `STORMS CHILD [JOBS]`: the storms of `model.ts`, in as many processes as `modonce storm` takes for its rows, or takes with
 * `--jobs JOBS`; `CHILD` is the file of their program. Steps of the simulated kernel a second of wall time in the later half of
 * them, and the peaks of memory of all processes together, as JSON.
 */

import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { startChild } from '../../src/cli/child.ts'
import { stormChildren } from '../../src/cli/own/storm-children.ts'
import type { StormOptions } from '../../src/lab/storm/index.ts'
import { stormOptions } from './model-storm.ts'

const storms = Number(process.argv[2])
const program = pathToFileURL(process.argv[3] ?? '')
const jobs = process.argv[4] === undefined ? undefined : Number(process.argv[4])
const pids = [process.pid]
const world = {
  child: (_: string, nodeOptions: readonly string[]) => {
    const child = startChild(program, nodeOptions)
    if (child.pid !== undefined) pids.push(child.pid)
    return child
  },
}

async function main(): Promise<void> {
  const asked = Array.from({ length: storms }, (_, index): StormOptions => ({ ...stormOptions(), seed: index + 1 }))
  const answers = stormChildren(world, asked, jobs)
  if (answers === undefined) throw new Error('there is one processor only')
  let before = performance.now()
  let later = 0
  let steps = 0
  let done = 0
  let peakKib = 0
  for await (const storm of answers) {
    if (++done > storms >> 1) steps += storm.steps
    else before = performance.now()
    if (done < storms) continue
    later = Math.round((steps * 1000) / (performance.now() - before))
    // Here, where all of them live still.
    for (const pid of pids) peakKib += peakKibOf(pid)
  }
  console.log(JSON.stringify({ later, peakMiB: Math.round(peakKib / 1024) }))
}

/** What the process had at most, with what it shares with others. proc_pid_status(5), VmHWM */
function peakKibOf(pid: number): number {
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1])
}

void main()
