import { AsyncLocalStorage } from 'node:async_hooks'
import { type Cancellation, type Crew, MAIN_STRAND, type Strands, type Task } from '../index.ts'
import { nodeSignal } from './node-signal.ts'
import type { Turnstile } from './turnstile.ts'

/** The name of the strand that runs, whatever it has waited for. */
const name = new AsyncLocalStorage<string>()

/** What is wanted of strands. */
export interface StrandOptions {
  /** Without names, `current()` is MAIN_STRAND everywhere, and each promise of the process costs half: Node follows none of them. */
  readonly named?: boolean
  /** Strands of a crew that begin together pass here: for who serves many, and is to be heard meanwhile. */
  readonly turnstile?: Turnstile
}

/** Strands as promises on Node's event loop. */
export function nodeStrands({ named = true, turnstile }: StrandOptions = {}): Strands {
  const run: Run = named ? (strand, task) => name.run(strand, task) : (_, task) => task()
  const turn = async () => turnstile?.pass()
  return {
    all: (tasks) => all(withNames(run, tasks)),
    race: (tasks) => race(withNames(run, tasks)),
    crew: (lead) => crew(run, turn, lead),
    signal: nodeSignal,
    checkpoint: () => new Promise((resolve) => setImmediate(resolve)),
    current,
  }
}

/** Runs something as the strand of that name. */
type Run = <Result>(strand: string, task: () => Result) => Result

function current(): string {
  return name.getStore() ?? MAIN_STRAND
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

async function crew<Result>(
  run: Run,
  turn: () => Promise<void>,
  lead: (crew: Crew, cancellation: Cancellation) => Promise<Result>,
): Promise<Result> {
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
    const strand = run(`${parent}.${begun++}`, async () => {
      // Whoever begins it goes on first, as on a machine that chooses who is next.
      await turn()
      await task(cancellation)
    })
    const leave = () => void running.delete(ended)
    const ended = strand.then(leave, (error: unknown) => {
      fail(error)
      leave()
    })
    running.add(ended)
  }
  const result = await lead({ begin }, cancellation).catch(fail)
  while (running.size > 0) await Promise.all(running)
  if (failure !== undefined) throw failure.error
  return result as Result
}

/** The same tasks, which know their names. */
function withNames<Result>(run: Run, tasks: readonly Task<Result>[]): Task<Result>[] {
  const parent = current()
  return tasks.map((task, index) => (cancellation) => run(`${parent}.${index}`, () => task(cancellation)))
}
