export type { IndexFinding } from './finding.ts'
export { type FoundIndex, verifyIndexes } from './verify-indexes.ts'
