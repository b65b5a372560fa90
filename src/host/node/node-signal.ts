import type { Signal } from '../index.ts'
import { LONGEST_TIMER_MS } from './node-clock.ts'

/** A signal between promises. */
export function nodeSignal(): Signal {
  let waiting = new Set<() => void>()
  return {
    ring() {
      const woken = waiting
      waiting = new Set()
      for (const wake of woken) wake()
    },
    wait(timeoutMs) {
      return new Promise((resolve) => {
        const wake = () => {
          clearTimeout(timer)
          resolve(true)
        }
        const giveUp = () => {
          waiting.delete(wake)
          resolve(false)
        }
        const timer =
          timeoutMs === undefined ? undefined : setTimeout(giveUp, Math.min(Math.ceil(timeoutMs), LONGEST_TIMER_MS))
        waiting.add(wake)
      })
    },
  }
}
