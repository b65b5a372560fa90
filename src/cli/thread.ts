import type { Worker } from 'node:worker_threads'

/** Starts a thread with a program of ours, which has so many megabytes for young objects. */
export function startThread(program: URL, workerData: object, youngMb: number): Worker {
  // Not imported at the top of the file, as every start would pay for it.
  const { Worker } = process.getBuiltinModule('node:worker_threads')
  return new Worker(program, { workerData, execArgv: [], resourceLimits: { maxYoungGenerationSizeMb: youngMb } })
}
