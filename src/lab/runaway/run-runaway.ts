import { Machine, type Program, type RuleId } from '../../host/simulated/index.ts'
import type { Helper } from './helpers.ts'
import { type Trigger, worldOf } from './triggers.ts'

/** What became of a trigger and a helper on a kernel. */
export interface Runaway {
  /** False where the steps were spent and it still went on. */
  readonly ends: boolean
  /** Most requests that were under way at once: how deep a chain of helpers was, where each waits for the next. */
  readonly deepest: number
  readonly requests: number
  /** Of these, the ones that a full gate turned away. */
  readonly refused: number
  /** Lines in the kernel's log. */
  readonly messages: number
  /** Virtual seconds, to its end or to where it was stopped. */
  readonly seconds: number
}

export interface RunawayOptions {
  readonly seed?: number
  readonly maxThreads?: number
  readonly without?: readonly RuleId[]
}

/** Enough for every chain that ends, many times over. */
export const STEP_BUDGET = 10_000

/** Lets a trigger happen on a machine with that helper, until nothing happens any more or the steps are spent. */
export async function runRunaway(
  trigger: Trigger,
  helper: Helper,
  kernel: string,
  { seed = 1, maxThreads, without = [] }: RunawayOptions = {},
): Promise<Runaway> {
  const detach = (name: string, program: Program) => machine.start(name, program)
  const machine: Machine = new Machine({
    ...worldOf(trigger, kernel),
    seed,
    without,
    stepBudget: STEP_BUDGET,
    helper: helper.make(trigger, detach),
    ...(maxThreads !== undefined && { requests: { maxThreads } }),
  })
  machine.start('first', trigger.first)
  const ends = await endsOf(machine)
  const { calls, deepest, refused } = machine.requests
  const seconds = Number(machine.nowNs / 1_000_000n) / 1000
  return { ends, deepest, requests: calls, refused, messages: machine.log.length, seconds }
}

async function endsOf(machine: Machine): Promise<boolean> {
  try {
    await machine.run()
    return true
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('not ended after')) return false
    throw error
  }
}
