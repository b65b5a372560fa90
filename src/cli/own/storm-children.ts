import type { Storm, StormOptions } from '../../lab/storm/index.ts'
import type { World } from '../world.ts'
import { answersOf, processesFor } from './children.ts'
import { jobOf, plainWorkload } from './storm-job.ts'

/** Requests of all storms together, from which on processes are worth their start: about as long as half a second. */
const WORTH_CHILDREN = 500

/** The same for one process, which is started for what V8 is told there: a tenth less time on Node 24, a quarter on Node 20. */
const WORTH_ONE_CHILD = 2_500

/** Megabytes of a half of young objects: what all processes have together, and each at least. A storm of 255 CPUs makes 32. */
const [SEMI_SPACE_MB, SEMI_SPACE_MB_EACH] = [96, 24]

/**
 * Runs storms of one workload in processes of their own, beside each other where there are several; undefined where this process
 * is as good. It takes as many as there are processors, up to four, where nobody says how many. Two threads made four fifths of
 * the steps that two processes make. One process is worth its start for many storms only.
 */
export function stormChildren(
  world: Pick<World, 'child'>,
  storms: readonly StormOptions[],
  jobs?: number,
): AsyncGenerator<Storm> | undefined {
  const [first] = storms
  if (first === undefined || world.child === undefined) return undefined
  const workload = plainWorkload(first.workload, first.cpus)
  const requests = workload.askings.length * storms.length
  if (jobs === undefined && requests < WORTH_CHILDREN) return undefined
  const count = processesFor(storms, jobs)
  if (count === 1 && requests < WORTH_ONE_CHILD) return undefined
  const start = world.child
  const children = Array.from({ length: count }, () => start('storm-child', nodeOptions(count)))
  for (const child of children) child.send(workload)
  return answersOf(children, storms.map(jobOf))
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
    // A step goes through many small functions, more than V8 puts into each other by itself: a tenth of its time.
    '--max-inlined-bytecode-size=1000',
    '--max-inlined-bytecode-size-cumulative=3000',
    '--expose-gc',
  ]
}
