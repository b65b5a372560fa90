/** The program of a thread: takes a storm, answers with what became of it, and takes the next one. */
import { parentPort, workerData } from 'node:worker_threads'
import { runStorm } from '../../lab/storm/index.ts'
import { type StormJob, type StormThreadData, stormOf } from './storm-job.ts'

const { workload, areDrawn } = workerData as StormThreadData

parentPort?.on('message', async (job: StormJob) => {
  const storm = await runStorm(stormOf(job, workload))
  // To draw a storm takes as long as a tenth of it.
  parentPort?.postMessage(areDrawn ? storm : { ...storm, lanes: [] })
})
