import { AsyncLocalStorage } from 'node:async_hooks'
import { setImmediate as turn } from 'node:timers/promises'
import { type Cancellation, type Crew, MAIN_STRAND, type Strands, type Task } from '../index.ts'
import { nodeSignal } from './node-signal.ts'

/** The name of the strand that runs, whatever it has waited for. */
const name = new AsyncLocalStorage<string>()

/** Strands as promises on Node's event loop. */
export function nodeStrands(): Strands {
  return { all, race, crew, signal: nodeSignal, checkpoint: () => turn(), current }
}

function current(): string {
  return name.getStore() ?? MAIN_STRAND
}

async function all<Result>(tasks: readonly Task<Result>[]): Promise<Result[]> {
  const cancellation = { cancelled: false }
  const running = named(tasks).map(async (task) => {
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
  const running = named(tasks).map(async (task) => {
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

async function crew<Result>(lead: (crew: Crew, cancellation: Cancellation) => Promise<Result>): Promise<Result> {
  const parent = current()
  const cancellation = { cancelled: false }
  const running = new Set<Promise<void>>()
  let begun = 0
  let failure: { readonly error: unknown } | undefined
  const fail = (error: unknown) => {
    failure ??= { error }
    cancellation.cancelled = true
  }
  const begin = (task: Task<void>) => {
    const strand = name.run(`${parent}.${begun++}`, async () => {
      // Whoever begins it goes on first, as on a machine that chooses who is next.
      await undefined
      await task(cancellation)
    })
    const ended = strand.catch(fail).finally(() => running.delete(ended))
    running.add(ended)
  }
  const result = await lead({ begin }, cancellation).catch(fail)
  while (running.size > 0) await Promise.all(running)
  if (failure !== undefined) throw failure.error
  return result as Result
}

/** The same tasks, which know their names. */
function named<Result>(tasks: readonly Task<Result>[]): Task<Result>[] {
  const parent = current()
  return tasks.map((task, index) => (cancellation) => name.run(`${parent}.${index}`, task, cancellation))
}
