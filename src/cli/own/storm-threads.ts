import { once } from 'node:events'
import type { Worker } from 'node:worker_threads'
import type { Storm, StormOptions } from '../../lab/storm/index.ts'
import type { World } from '../world.ts'
import { jobOf, plainWorkload, type StormThreadData } from './storm-job.ts'

/** Requests of all storms together, from which on threads are worth their start: about as long as half a second. */
const WORTH_THREADS = 500

/** Each takes some 100 MB, so that more are for who asks for them. */
const THREADS = 4

/**
 * Megabytes that all threads together have for young objects, and what each has at least. With half as many, two threads take a
 * fifth longer; where nothing is told, Node 24 takes twice the memory.
 */
const [YOUNG_MB, YOUNG_MB_EACH] = [192, 48]

export interface StormThreadsOptions {
  /** Threads; as many as there are processors, up to four, where it is not told. */
  readonly jobs?: number
  /** Somebody draws what each process did. */
  readonly areDrawn: boolean
}

/** Runs storms of one workload beside each other; undefined where one thread is as good. */
export function stormThreads(
  world: Pick<World, 'thread'>,
  storms: readonly StormOptions[],
  { jobs, areDrawn }: StormThreadsOptions,
): AsyncGenerator<Storm> | undefined {
  const [first] = storms
  if (first === undefined || world.thread === undefined) return undefined
  const workload = plainWorkload(first.workload, first.cpus)
  if (jobs === undefined && workload.askings.length * storms.length < WORTH_THREADS) return undefined
  // Not imported at the top of the file, as every start would pay for it.
  const { availableParallelism } = process.getBuiltinModule('node:os')
  const count = Math.min(jobs ?? Math.min(availableParallelism(), THREADS), storms.length)
  if (count === 1) return undefined
  const data: StormThreadData = { workload, areDrawn }
  const start = world.thread
  return stormsOn(
    Array.from({ length: count }, () => start('storm-thread', data, Math.max(YOUNG_MB / count, YOUNG_MB_EACH))),
    storms,
  )
}

/** Each thread takes the next storm when it is done with one. They are given in their order, and the threads end with that. */
export async function* stormsOn(threads: readonly Worker[], storms: readonly StormOptions[]): AsyncGenerator<Storm> {
  const idle = [...threads]
  const waiting: ((thread: Worker) => void)[] = []
  const run = async (options: StormOptions): Promise<Storm> => {
    const thread = idle.pop() ?? (await new Promise<Worker>((resolve) => waiting.push(resolve)))
    thread.postMessage(jobOf(options))
    // Rejects with what the storm threw, which ends its thread.
    const [storm] = await once(thread, 'message')
    const next = waiting.shift()
    if (next === undefined) idle.push(thread)
    else next(thread)
    return storm
  }
  const answers = storms.map(run)
  // Whoever is waited for first tells of his failure; the others are not listened to any more.
  for (const answer of answers) answer.catch(() => undefined)
  try {
    for (const answer of answers) yield await answer
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()))
  }
}
