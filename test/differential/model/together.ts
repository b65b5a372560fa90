import type { History } from '../histories/index.ts'
import { everySchedule, type SearchEnd } from './every-schedule.ts'
import type { KernelName } from './machine.ts'
import { Run } from './run.ts'
import { chooserOf } from './schedules.ts'

/** How many random schedules are tried before all are. */
const RANDOM = 1_000

/**
 * Does the model do what the kernel did, by any schedule: the same results, the same state at the end, and no operation begun
 * before those had ended that were over by then? The way that the history knows is tried first.
 */
export async function follow(kernel: KernelName, history: History): Promise<SearchEnd> {
  if (history.way !== undefined) {
    const run = await Run.begin(kernel, history)
    await run.go(history.way)
    if (await run.isAtTheEnd()) return { kind: 'followed', way: run.way, runs: 1 }
  }
  for (let number = 1; number <= RANDOM; number++) {
    const run = await Run.begin(kernel, history)
    const choose = chooserOf(number, run.time)
    for (let choices = run.choices(); choices.length > 0; choices = run.choices()) await run.perform(choose(choices))
    if (await run.isAtTheEnd()) return { kind: 'followed', way: run.way, runs: number }
  }
  return everySchedule(() => Run.begin(kernel, history))
}
