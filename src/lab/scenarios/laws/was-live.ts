import { moduleNameOfPath } from '../../../names.ts'
import type { Law } from '../stage.ts'
import { isNamed } from './named.ts'

/** C4 beside removals: who ends with 0 is told of a module that was live at some moment. It was not at the beginning. */
export function zeroMeansWasLive(module: string, who = 'modprobe'): Law {
  return {
    words: `${who} ends with 0 only when ${module} has been live (C4)`,
    calls: ['finit_module'],
    watch(event, { tally, broken }) {
      const lives = tally(`lives of ${module}`)
      if (event.kind === 'point' && event.detail === 'P17' && moduleNameOfPath(event.subject) === module) lives.value++
      if (event.kind !== 'end' || event.detail !== 'exited 0' || !isNamed(event, who)) return
      if (lives.value === 0) broken(`${who} ended 0, and ${module} never was live`)
    },
  }
}
