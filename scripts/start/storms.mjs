// @ts-check
/** Storms on as many threads as there are processors: each is on a machine of its own. */
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'

/** @typedef {import('./storm-worker.mjs').Job} Job */
/** @typedef {import('modonce/lab/storm').StormRow} StormRow */

/**
 * The rows of the jobs, in their order, each as soon as it and those before it are known.
 * @param {readonly Job[]} jobs
 * @returns {AsyncGenerator<StormRow>}
 */
export async function* rowsOf(jobs) {
  const workers = Array.from(
    { length: Math.min(availableParallelism(), jobs.length) },
    () => new Worker(new URL('./storm-worker.mjs', import.meta.url)),
  )
  const idle = [...workers]
  /** @type {((worker: Worker) => void)[]} */
  const waiting = []
  const rows = jobs.map(async (job) => {
    /** @type {Worker} */
    const worker = idle.pop() ?? (await new Promise((resolve) => waiting.push(resolve)))
    worker.postMessage(job)
    const [row] = await once(worker, 'message')
    const next = waiting.shift()
    if (next === undefined) idle.push(worker)
    else next(worker)
    return row
  })
  try {
    for (const row of rows) yield await row
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
}
