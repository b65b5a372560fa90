import { countTrace } from '../../scripts/vm/trace-counts.mjs'

/** The harness is plain JavaScript in scripts/vm, because `npm run vm` uses it on Node 20. Tests enter it here. */

export { compiledProgram } from '../../scripts/vm/c-program.mjs'
export { runFaults } from '../../scripts/vm/faults.mjs'
export { runInVm } from '../../scripts/vm/machine.mjs'
export { requestFiles } from '../../scripts/vm/request.mjs'
export { REQUEST_CLIENT, START_DAEMON, serviceFiles } from '../../scripts/vm/service.mjs'
export { runStorm } from '../../scripts/vm/storm.mjs'
export { BOOTED, systemdFiles } from '../../scripts/vm/systemd.mjs'
export { compiledTrigger, triggerFile } from '../../scripts/vm/trigger.mjs'
export { udevFiles } from '../../scripts/vm/udev.mjs'
export { runUdevStorm } from '../../scripts/vm/udev-storm.mjs'
export { countTrace }

/** The module system calls of a trace, in order: call, module and result. */
export function callsOf(trace: string): string[] {
  return countTrace(trace).calls.map(({ syscall, module, result }) => `${syscall} ${module} ${result}`)
}
