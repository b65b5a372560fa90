import type { Law } from '../stage.ts'
import { isNamed } from './named.ts'

/** C6: every wait ends by itself, so many virtual seconds after the beginning at the latest. */
export function endsWithin(seconds: number, who = 'modprobe'): Law {
  return {
    words: `${who} is answered within ${seconds} s (C6)`,
    watch(event, { broken }) {
      if (event.kind !== 'end' || !isNamed(event, who)) return
      if (event.atNs > BigInt(seconds) * 1_000_000_000n) broken(`${who} was answered after more than ${seconds} s`)
    },
  }
}
