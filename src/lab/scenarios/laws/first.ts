import type { Law } from '../stage.ts'
import { isNamed } from './named.ts'

/** C2: of those who must be the first, one at most is told that it was. */
export function oneIsFirst(who = 'modprobe'): Law {
  return {
    words: `one ${who} at most is told that it was the first (C2)`,
    watch(event, { tally, broken }) {
      if (event.kind !== 'end' || event.detail !== 'exited 0' || !isNamed(event, who)) return
      const first = tally('first')
      first.value++
      if (first.value > 1) broken('two were told that they were the first')
    },
  }
}
