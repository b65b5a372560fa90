import type { Program } from '../../host/simulated/index.ts'
import { type Detach, detachingScript, kmodModprobe, modonceHelper, reportingModprobe } from '../actors/index.ts'
import type { Trigger } from './triggers.ts'

/** What the kernel runs to have a module loaded. */
export interface Helper {
  readonly name: string
  readonly about: string
  make(trigger: Trigger, detach: Detach): Program
}

/** modprobe as the helpers of the discussion differ by what they do after it has failed. R6.14 */
export const HELPERS: readonly Helper[] = [
  { name: 'gives up', about: 'modprobe, which ends with 1 and says nothing', make: () => kmodModprobe },
  {
    name: 'reports',
    about: 'it opens the console (calls syslog, opens the socket) itself, and then ends with 1',
    make: ({ report }) => reportingModprobe(kmodModprobe, report),
  },
  {
    name: 'detaches, 0',
    about: 'a script that leaves the report to a child, and ends with 0 at once',
    make: ({ report }, detach) => detachingScript(kmodModprobe, report, detach, 0),
  },
  {
    name: 'detaches, 1',
    about: 'the same, and it ends with 1',
    make: ({ report }, detach) => detachingScript(kmodModprobe, report, detach, 1),
  },
  { name: 'modonce', about: 'modonce, which ends with 1 and says nothing', make: () => modonceHelper },
]
