import type { Law, Stage } from '../stage.ts'

/** R3.10, C9: one thing that asks makes the kernel ask so often, at most. `who`: what the kernel runs. */
export function asksAtMost(times: number, who: string): Law {
  return {
    words: `the kernel runs its helper at most ${times} times, whatever fails (C9)`,
    calls: ['start'],
    watch(event, stage) {
      if (event.kind !== 'call' || event.call !== 'start' || !event.process.startsWith(who)) return
      const helpers = stage.tally('helpers')
      helpers.value++
      if (helpers.value > times) stage.broken('the kernel ran its helper again and again')
    },
  }
}

/** How often it did: whoever makes the loop may end it when the law is broken. */
export function helpersRun(stage: Stage): number {
  return stage.tally('helpers').value
}
