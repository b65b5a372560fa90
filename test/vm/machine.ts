/** The harness is plain JavaScript in scripts/vm, because `npm run vm` uses it on Node 20. Tests enter it here. */

export { compiledProgram } from '../../scripts/vm/c-program.mjs'
export { runInVm } from '../../scripts/vm/machine.mjs'
export { runStorm } from '../../scripts/vm/storm.mjs'
export { countTrace } from '../../scripts/vm/trace-counts.mjs'
export { compiledTrigger, triggerFile } from '../../scripts/vm/trigger.mjs'
