export type { Asker } from './asker.ts'
export { type Claim, type Claims, type Convergence, fileClaims, openClaim } from './claims.ts'
export { type InsertionResult, insertOnce } from './insert-once.ts'
export { removeOnce } from './remove-once.ts'
