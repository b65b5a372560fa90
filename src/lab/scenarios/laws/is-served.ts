import type { Law } from '../stage.ts'
import { isNamed } from './named.ts'

/** Nothing is wrong with what is asked for, so that nobody is told that there is. Who was killed is told nothing. */
export function isServed(who = 'modprobe', promise = 'C4'): Law {
  return {
    words: `${who} is served: it ends with 0 (${promise})`,
    watch(event, { broken }) {
      if (event.kind === 'end' && isNamed(event, who) && /^exited [^0]/.test(event.detail))
        broken(`${who} ${event.detail}`)
    },
  }
}

/** What is asked for cannot be had, and whoever asks is told so. */
export function isRefused(who = 'modprobe'): Law {
  return {
    words: `${who} is told of the failure: it does not end with 0 (C4)`,
    watch(event, { broken }) {
      if (event.kind === 'end' && isNamed(event, who) && event.detail === 'exited 0') broken(`${who} ended 0`)
    },
  }
}
