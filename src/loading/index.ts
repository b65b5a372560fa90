export { type InsertOptions, insert } from './insert.ts'
export {
  holders,
  type Initstate,
  initstate,
  type ModuleState,
  refcnt,
} from './kernel-state.ts'
export { type Failure, type ProbeOptions, type ProbeResult, probe, type StepProblem } from './probe.ts'
export {
  type RemoveOptions,
  type RemoveRefusal,
  type RemoveResult,
  type RemoveStep,
  remove,
} from './remove.ts'
export { type AskOptions, check, type LoadOptions, load, why } from './verbs.ts'
export { type ExplainedCandidate, type Explanation, explain, type Outcome } from './why.ts'
