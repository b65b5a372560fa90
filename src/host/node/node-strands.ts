import type { Strands, Task } from '../index.ts'

/** Strands as promises on Node's event loop. */
export function nodeStrands(): Strands {
  return { all, race, checkpoint: () => new Promise((resolve) => setImmediate(resolve)) }
}

async function all<Result>(tasks: readonly Task<Result>[]): Promise<Result[]> {
  const cancellation = { cancelled: false }
  const running = tasks.map(async (task) => {
    try {
      return await task(cancellation)
    } catch (error) {
      cancellation.cancelled = true
      throw error
    }
  })
  const whole = Promise.all(running)
  await Promise.allSettled([whole, ...running])
  return whole
}

async function race<Result>(tasks: readonly Task<Result>[]): Promise<Result> {
  if (tasks.length === 0) throw new RangeError('a race of no tasks never ends')
  const cancellation = { cancelled: false }
  const running = tasks.map(async (task) => {
    try {
      return await task(cancellation)
    } finally {
      cancellation.cancelled = true
    }
  })
  const first = Promise.race(running)
  await Promise.allSettled([first, ...running])
  return first
}
