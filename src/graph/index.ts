export { type Indexes, isBuiltin, type Knowledge } from './knowledge.ts'
export { withMatchers } from './match/index.ts'
export {
  type Action,
  type Candidate,
  dependenciesOf,
  type Found,
  lookup,
  lookupName,
  matchingPatterns,
  type Plan,
  type PlanOptions,
  pathOf,
  planInsertion,
  type Reason,
  type Resolution,
  type ResolveOptions,
  removeOf,
  resolve,
  resolvePath,
  type Step,
  softdepOf,
  type Target,
} from './resolve/index.ts'
