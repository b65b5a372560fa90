import type { Law } from '../stage.ts'

/** What readers of a file cost that all load the same: never is there more memory in use than one load takes. R2.10 */
export function usesAtMost(bytes: number): Law {
  return {
    words: `modules and what loads them never take more than ${bytes} bytes`,
    calls: ['finit_module', 'init_module'],
    watch({ kind }, { machine, broken }) {
      if (kind !== 'point') return
      const { usedBytes } = machine.memory
      if (usedBytes > bytes) broken(`loads took ${usedBytes} bytes at once`)
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
