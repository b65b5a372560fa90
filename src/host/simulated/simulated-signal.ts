import type { Signal } from '../index.ts'
import type { Caller } from './actor.ts'
import type { Counter } from './cells.ts'
import type { KernelSteps } from './operation.ts'
import { nsOfMs } from './simulated-clock.ts'
import type { State } from './state.ts'

/** Makes signals between strands of a caller. `woke` makes the machine look again where no process has rung. */
export function simulatedSignal(
  caller: Caller,
  state: State,
  nowNs: () => bigint,
  woke: () => void = () => undefined,
): () => Signal {
  return () => {
    const rings = state.counter(`signal:${caller.nameOpened()}`)
    return {
      ring: () => {
        rings.add(1)
        woke()
      },
      wait: (timeoutMs) => {
        const deadlineNs = timeoutMs === undefined ? undefined : nowNs() + nsOfMs(timeoutMs)
        // What rings between the call and its first step ends the wait, too.
        return caller.call('signal', '', waitForRing(rings, rings.value, deadlineNs))
      },
    }
  }
}

function* waitForRing(rings: Counter, before: number, deadlineNs: bigint | undefined): KernelSteps<boolean> {
  const ready = () => rings.value !== before
  if (!ready()) yield { point: 'waiting', ready, inUserspace: true, ...(deadlineNs !== undefined && { deadlineNs }) }
  return ready()
}
