export { type Convergence, convergeByFiles, openClaim } from './claims.ts'
export { insertOnce } from './insert-once.ts'
export { removeOnce } from './remove-once.ts'
