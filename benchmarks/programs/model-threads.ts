/**
 * `STORMS THREAD`: the storms of `model.ts`, on as many threads as `modonce storm` takes for its rows; `THREAD` is the file of
 * their program. Steps of the simulated kernel a second of wall time in the later half of them, and the peak of memory, as JSON.
 */

import { pathToFileURL } from 'node:url'
import { stormThreads } from '../../src/cli/own/storm-threads.ts'
import { startThread } from '../../src/cli/thread.ts'
import type { StormOptions } from '../../src/lab/storm/index.ts'
import { stormOptions } from './model-storm.ts'

const storms = Number(process.argv[2])
const program = pathToFileURL(process.argv[3] ?? '')
const world = { thread: (_: string, data: object, youngMb: number) => startThread(program, data, youngMb) }

async function main(): Promise<void> {
  const asked = Array.from({ length: storms }, (_, index): StormOptions => ({ ...stormOptions(), seed: index + 1 }))
  const answers = stormThreads(world, asked, { areDrawn: false })
  if (answers === undefined) throw new Error('there is one processor only')
  let before = performance.now()
  let steps = 0
  let done = 0
  for await (const storm of answers) {
    if (++done > storms >> 1) steps += storm.steps
    else before = performance.now()
  }
  const later = Math.round((steps * 1000) / (performance.now() - before))
  console.log(JSON.stringify({ later, peakMiB: Math.round(process.resourceUsage().maxRSS / 1024) }))
}

void main()
