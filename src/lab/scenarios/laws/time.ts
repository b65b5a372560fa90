import type { Law } from '../stage.ts'
import { isNamed } from './named.ts'

/** Whoever waits for one that is stopped looks again after a minute, and polls each second (C6). */
const OF_A_STOP_S = 62

/** Whoever waits for one that was killed sees so at the next poll. */
const OF_A_KILL_S = 2

/**
 * C6: every wait ends by itself, so many virtual seconds after the beginning at the latest; later by a minute for each
 * process that was stopped.
 */
export function endsWithin(seconds: number, who = 'modprobe'): Law {
  return {
    words: `${who} is answered within ${seconds} s, and a minute for each that is stopped (C6)`,
    befalls({ fault }, { tally }) {
      if (fault === 'stop') tally('seconds of faults').add(OF_A_STOP_S)
      if (fault === 'kill') tally('seconds of faults').add(OF_A_KILL_S)
    },
    watch(event, { tally, broken }) {
      if (event.kind !== 'end' || !isNamed(event, who)) return
      const most = seconds + tally('seconds of faults').value
      if (event.atNs > BigInt(most) * 1_000_000_000n) broken(`${who} was answered after more than ${most} s`)
    },
  }
}
