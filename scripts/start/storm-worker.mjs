// @ts-check
/** A thread of `npm start`: takes a storm, answers with its row, and takes the next one. */
import { parentPort } from 'node:worker_threads'
import { POLICIES, runStorms, WORKLOADS } from 'modonce/lab/storm'

/** @typedef {{ kernel: string, policy: string, cpus: number, seed: number }} Job */

const GIB = 2 ** 30

parentPort?.on('message', async (/** @type {Job} */ { kernel, policy, cpus, seed }) => {
  const [workload] = WORKLOADS
  if (workload === undefined) throw new Error('no workload')
  const policies = POLICIES.filter(({ name }) => name === policy)
  const options = { workload, cpus, memoryBytes: 2 * cpus * GIB, seed, kernels: [kernel], policies }
  for await (const { row } of runStorms(options)) parentPort?.postMessage(row)
})
