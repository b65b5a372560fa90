export { expandCommand, runCommand } from './command.ts'
export { type Convergence, convergeByFiles } from './converge/index.ts'
export { type InsertOptions, insert, tryInsert } from './insert.ts'
export {
  areModulesDisabled,
  holders,
  type Initstate,
  initstate,
  type ModuleState,
  refcnt,
} from './kernel-state.ts'
export { probe } from './probe.ts'
export type { Failure, Joined, ProbeOptions, ProbeResult, StepProblem } from './probe-result.ts'
export {
  type RemoveOptions,
  type RemoveRefusal,
  type RemoveResult,
  type RemoveStep,
  remove,
} from './remove.ts'
export { type AskOptions, check, type LoadHost, type LoadOptions, load, loadOn, why } from './verbs.ts'
export { type ExplainedCandidate, type Explanation, explain, type Outcome } from './why.ts'
