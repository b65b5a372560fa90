import type { Law } from '../stage.ts'
import { isNamed } from './named.ts'

const KILLED = 'commands that were killed'

/**
 * What modprobe(8) promises, and C4: who ends with 0 has the module live at that moment. `command`: how the names begin of
 * install commands. One that a signal has ended counts as done, as for kmod, so that of each one who ran it is told so.
 */
export function zeroMeansLive(module: string, who = 'modprobe', command?: string): Law {
  return {
    words: `${who} ends with 0 only when ${module} is live (C4)`,
    befalls(choice, { tally }) {
      const isCommand = command !== undefined && choice.process.startsWith(command)
      if (isCommand && choice.fault === 'kill') tally(KILLED).add(1)
    },
    watch(event, { machine, tally, broken }) {
      if (event.kind !== 'end' || event.detail !== 'exited 0' || !isNamed(event, who)) return
      const state = machine.moduleState(module) ?? 'absent'
      if (state === 'live') return
      if (command !== undefined && tally(KILLED).value > 0) tally(KILLED).value--
      else broken(`${who} ended 0, and ${module} was ${state}`)
    },
  }
}
