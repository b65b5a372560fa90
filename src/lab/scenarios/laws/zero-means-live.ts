import type { Law } from '../stage.ts'
import { isNamed } from './named.ts'

/** What modprobe(8) promises, and C4: who ends with 0 has the module live at that moment. */
export function zeroMeansLive(module: string, who = 'modprobe'): Law {
  return {
    words: `${who} ends with 0 only when ${module} is live (C4)`,
    watch(event, { machine, broken }) {
      if (event.kind !== 'end' || event.detail !== 'exited 0' || !isNamed(event, who)) return
      const state = machine.moduleState(module) ?? 'absent'
      if (state !== 'live') broken(`${who} ended 0, and ${module} was ${state}`)
    },
  }
}
