import type { Cancellation, Crew } from '../index.ts'
import type { Caller } from './actor.ts'
import type { Counter } from './cells.ts'
import type { KernelSteps, Outcome } from './operation.ts'

/** Begins a task as a strand of its own. */
export type Begin = (index: number, task: () => Promise<unknown>, settled: (outcome: Outcome) => void) => void

/** Strands that come to be one by one. What they give is nobody's business. */
export async function simulatedCrew<Result>(
  caller: Caller,
  left: Counter,
  begin: Begin,
  lead: (crew: Crew, cancellation: Cancellation) => Promise<Result>,
): Promise<Result> {
  let begun = 0
  let failure: { readonly error: unknown } | undefined
  const cancellation: Cancellation = {
    get cancelled() {
      return failure !== undefined
    },
  }
  const crew: Crew = {
    begin: (task) => {
      left.add(1)
      begin(
        begun++,
        async () => {
          // Strands of who is no process begin at once, but for this.
          await undefined
          await task(cancellation)
        },
        (outcome) => {
          if (outcome.kind === 'thrown') failure ??= { error: outcome.error }
          left.add(-1)
        },
      )
    },
  }
  const result = await lead(crew, cancellation).catch((error: unknown) => {
    failure ??= { error }
  })
  await caller.call('strands.crew', '', waitForNone(left))
  if (failure !== undefined) throw failure.error
  return result as Result
}

function* waitForNone(left: Counter): KernelSteps<void> {
  const ready = () => left.value === 0
  if (!ready()) yield { point: 'joining', ready, inUserspace: true }
}
