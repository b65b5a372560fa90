import type { Law } from '../stage.ts'

/** C5: commands of modprobe.d run with no lock of these modules held. */
export function runsCommandsUnlocked(...modules: readonly string[]): Law {
  return {
    words: 'commands run while their loader has no lock (C5)',
    calls: ['flock', 'close', 'shell'],
    watch(event, { tally, broken }) {
      if (event.kind !== 'call' && event.kind !== 'return') return
      const { kind, call, subject, detail } = event
      const lock = (module: string) => tally(`lock /run/modonce/${module} of ${event.process}`)
      const module = modules.find((name) => subject === `/run/modonce/${name}`)
      if (module !== undefined && call === 'flock' && detail === 'true') lock(module).value = 1
      if (module !== undefined && call === 'close') lock(module).value = 0
      if (kind !== 'call' || call !== 'shell') return
      if (modules.some((name) => lock(name).value === 1)) broken(`${subject} was run with a lock held`)
    },
  }
}
