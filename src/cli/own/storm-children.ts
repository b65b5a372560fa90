import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { Storm, StormOptions } from '../../lab/storm/index.ts'
import type { World } from '../world.ts'
import { jobOf, plainWorkload, type StormAnswer } from './storm-job.ts'

/** Requests of all storms together, from which on processes are worth their start: about as long as half a second. */
const WORTH_CHILDREN = 500

/** Each takes some 150 MB, so that more are for who asks for them. */
const CHILDREN = 4

/** Megabytes of a half of young objects: what all processes have together, and each at least. A storm of 255 CPUs makes 32. */
const [SEMI_SPACE_MB, SEMI_SPACE_MB_EACH] = [96, 24]

/**
 * Runs storms of one workload beside each other; undefined where this process is as good. It takes as many as there are
 * processors, up to four, where nobody says how many. Two threads made four fifths of the steps that two processes make.
 */
export function stormChildren(
  world: Pick<World, 'child'>,
  storms: readonly StormOptions[],
  jobs?: number,
): AsyncGenerator<Storm> | undefined {
  const [first] = storms
  if (first === undefined || world.child === undefined) return undefined
  const workload = plainWorkload(first.workload, first.cpus)
  if (jobs === undefined && workload.askings.length * storms.length < WORTH_CHILDREN) return undefined
  // Not imported at the top of the file, as every start would pay for it.
  const { availableParallelism } = process.getBuiltinModule('node:os')
  const count = Math.min(jobs ?? Math.min(availableParallelism(), CHILDREN), storms.length)
  if (count === 1) return undefined
  const start = world.child
  const children = Array.from({ length: count }, () => start('storm-child', nodeOptions(count)))
  for (const child of children) child.send(workload)
  return stormsOn(children, storms)
}

function nodeOptions(count: number): string[] {
  const megabytes = Math.max(Math.floor(SEMI_SPACE_MB / count), SEMI_SPACE_MB_EACH)
  return [
    `--max-semi-space-size=${megabytes}`,
    `--min-semi-space-size=${megabytes}`,
    // There is a process for each processor: threads that help one of them keep another from going on.
    '--no-parallel-scavenge',
    // What is made for one storm is dead after it. Made among what is old, it kept a storm's machine until all was looked through.
    '--no-allocation-site-pretenuring',
    '--expose-gc',
  ]
}

/** Each process takes the next storm when it is done with one. They are given in their order, and the processes end with that. */
export async function* stormsOn(
  children: readonly ChildProcess[],
  storms: readonly StormOptions[],
): AsyncGenerator<Storm> {
  const idle = [...children]
  const waiting: ((child: ChildProcess) => void)[] = []
  const run = async (options: StormOptions): Promise<Storm> => {
    const child = idle.pop() ?? (await new Promise<ChildProcess>((resolve) => waiting.push(resolve)))
    child.send(jobOf(options))
    const answer = await answerOf(child)
    if ('error' in answer) throw answer.error
    const next = waiting.shift()
    if (next === undefined) idle.push(child)
    else next(child)
    return answer.storm
  }
  const answers = storms.map(run)
  // Whoever is waited for first tells of his failure; the others are not listened to any more.
  for (const answer of answers) answer.catch(() => undefined)
  try {
    for (const answer of answers) yield await answer
  } finally {
    await Promise.all(children.map(end))
  }
}

async function answerOf(child: ChildProcess): Promise<StormAnswer> {
  const listening = new AbortController()
  const { signal } = listening
  const ended = once(child, 'exit', { signal }).then(([status, killer]) => {
    throw new Error(`a process that makes storms has ended: ${killer ?? `status ${status}`}`)
  })
  try {
    const [answer] = await Promise.race([once(child, 'message', { signal }), ended])
    return answer
  } finally {
    listening.abort()
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill()
  await ended
}
