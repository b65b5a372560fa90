/** The program of a process that makes storms: it is told of the workload, takes a storm, answers, and takes the next one. */
import { runStorm, type Storm } from '../../lab/storm/index.ts'
import type { ChildMessage } from './children.ts'
import { type PlainWorkload, type StormJob, stormOf } from './storm-job.ts'

process.once('message', (workload: PlainWorkload) => {
  process.on('message', async (job: StormJob) => {
    process.send?.(await answerTo(job, workload))
    // Little lives now, so that it costs little to look what does; in the middle of a storm there are megabytes to copy.
    globalThis.gc?.({ type: 'minor' })
  })
})

async function answerTo(job: StormJob, workload: PlainWorkload): Promise<ChildMessage<Storm>> {
  try {
    return { answer: await runStorm(stormOf(job, workload)) }
  } catch (error) {
    return { error }
  }
}
