import type { Law } from '../stage.ts'
import { isOfLock } from './insertions.ts'

/**
 * What readers of a file cost that all load the same: never is there more memory in use than one load takes. R2.10. There may
 * be one load more for each process that is stopped, or has no lock file: as for C1.
 */
export function usesAtMost(bytes: number): Law {
  return {
    words: `modules and what loads them never take more than ${bytes} bytes`,
    calls: ['finit_module', 'init_module'],
    befalls(fault, { tally }) {
      if (fault.fault === 'stop' || isOfLock(fault)) tally('loads beside the first').add(1)
    },
    watch({ kind }, { machine, tally, broken }) {
      if (kind !== 'point') return
      const { usedBytes } = machine.memory
      if (usedBytes > bytes && usedBytes > bytes * (1 + tally('loads beside the first').value))
        broken(`loads took ${usedBytes} bytes at once`)
    },
  }
}

/** R6.1 */
export const NOTHING_LEAKS: Law = {
  words: 'nothing is left in memory that nobody will ever free',
  watch({ kind }, { machine, broken }) {
    const { leakedBytes } = machine.memory
    if (kind === 'end' && leakedBytes > 0) broken(`${leakedBytes} bytes have leaked`)
  },
}
