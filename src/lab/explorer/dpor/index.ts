export { type DporCounts, type DporListener, type DporOptions, dpor } from './dpor.ts'
export type { Execution } from './search.ts'
