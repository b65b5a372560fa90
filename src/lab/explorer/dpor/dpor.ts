import type { Shard } from '../exploration.ts'
import { Memo } from '../memo/index.ts'
import type { Scenario } from '../scenario.ts'
import { familyOfOwners, SharedPlaces } from '../shared-places.ts'
import { StateGraph } from '../state-graph.ts'
import { STEPS_OF_RUN } from '../walk.ts'
import { Dependence } from './dependence.ts'
import { scout } from './scout.ts'
import { type Execution, Search } from './search.ts'
import { split } from './split.ts'

export interface DporCounts {
  /** Runs to their end. */
  executions: number
  /** Runs that were given up, as all that could happen was asleep: an equivalent run came before. */
  blocked: number
  /** Steps of all runs. */
  steps: number
  /** States that they came through. */
  states: number
  /** Of a shard: parts that name another split are not parts of the same whole. */
  split?: string
}

export interface DporOptions {
  readonly mostSteps?: number
  /** Only a part of all executions; together, all parts run what the whole does. */
  readonly shard?: Shard | undefined
}

/** Executions that are run before a split, so that all shards take the same steps together. */
const BEFORE_SPLIT = 1_000

/** Pieces for each shard: they are not equally large. */
const PIECES = 32

/** Who is told of executions. */
export interface DporListener {
  /** Where it answers `stop`, no more are tried. */
  onExecution(execution: Execution): 'stop' | undefined | Promise<'stop' | undefined>
  /** All begins anew: what was told so far will be told again. */
  onRestart?(): void
}

/**
 * Runs one execution of each kind: two that differ only in the order of steps which touch nothing in common are of one kind.
 * Optimal DPOR, with sleep sets and wakeup trees: Abdulla, Aronis, Jonsson, Sagonas, *Source Sets: A Foundation for Optimal
 * Dynamic Partial Order Reduction*, J. ACM 64 (2017), algorithm 2. Calls that wait are steps that others switch off and on:
 * where one was switched off, it is tried before that; and what races is taken without what it raced with, as it may not be
 * possible then, or touch something else. Where something can befall processes, some runs are begun and given up.
 */
export async function dpor(
  scenario: Scenario,
  listener: DporListener,
  { mostSteps = STEPS_OF_RUN, shard }: DporOptions = {},
): Promise<DporCounts> {
  const shared = new SharedPlaces(familyOfOwners)
  const memo = new Memo(scenario)
  await scouted(memo, shared, mostSteps)
  for (;;) {
    const graph = await StateGraph.begun(memo, shared)
    const counts: DporCounts = { executions: 0, blocked: 0, steps: 0, states: 0 }
    const work: Work = { graph, dependence: new Dependence(), mostSteps, counts }
    const outcome = await (shard === undefined
      ? searchOn(new Search(graph, work.dependence, mostSteps), counts, listener)
      : searchShard(work, shard, listener))
    counts.states = graph.size
    if (shard !== undefined) counts.split = shared.digest
    if (outcome !== 'outgrown') return counts
    listener.onRestart?.()
  }
}

/** Runs some at random, until that shows no more places that are shared. */
async function scouted(memo: Memo, shared: SharedPlaces, mostSteps: number): Promise<void> {
  for (;;) {
    const graph = await StateGraph.begun(memo, shared)
    await scout(graph, mostSteps)
    if (!graph.isOutgrown) return
  }
}

interface Work {
  readonly graph: StateGraph
  readonly dependence: Dependence
  readonly mostSteps: number
  readonly counts: DporCounts
}

type Outcome = 'done' | 'stopped' | 'outgrown'

async function searchShard(
  { graph, dependence, mostSteps, counts }: Work,
  { index, count }: Shard,
  listener: DporListener,
): Promise<Outcome> {
  const before = { executions: 0, blocked: 0, steps: 0, states: 0 }
  const onExecution = () => (before.executions === BEFORE_SPLIT ? 'stop' : undefined)
  if ((await searchOn(new Search(graph, dependence, mostSteps), before, { onExecution })) === 'outgrown')
    return 'outgrown'
  const pieces = await split(graph, dependence, PIECES * count)
  for (const [at, piece] of pieces.entries()) {
    if (at % count !== index) continue
    const outcome = await searchOn(new Search(graph, dependence, mostSteps, piece), counts, listener)
    if (outcome !== 'done') return outcome
  }
  return graph.isOutgrown ? 'outgrown' : 'done'
}

async function searchOn(search: Search, counts: DporCounts, listener: DporListener): Promise<Outcome> {
  for (;;) {
    const arrival = search.run()
    if (arrival === 'gap') await search.learn()
    else if (arrival === 'asleep') counts.blocked++
    else if (arrival !== 'end') {
      counts.steps += search.steps
      return arrival
    } else {
      counts.executions++
      // There is nothing to wait for, mostly, and a promise costs as much as an execution.
      const naming = search.nameEnd()
      if (naming !== undefined) await naming
      const answer = listener.onExecution(search)
      if ((typeof answer === 'object' ? await answer : answer) === 'stop') {
        counts.steps += search.steps
        return 'stopped'
      }
    }
  }
}
