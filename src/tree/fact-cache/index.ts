/** What the last run on a tree saw and wrote, kept by the identity of files, and never believed where anything is doubtful. */
export { changesSince } from './changes.ts'
export { Digest } from './digest.ts'
export type { FinishedRun } from './finished-run.ts'
export { intactOutputs, type KnownOutput, sumOf } from './outputs.ts'
export { isSettled } from './settled.ts'
export { SOURCES, UNKNOWN } from './source-digests.ts'
export { allFacts, lookAtModules, readModules, type Survey, unreadModules, withoutLast } from './survey.ts'
export { keepRun, loadForComparison, loadStoredFacts, openTreeMemory, type TreeMemory } from './tree-memory.ts'
