/** The runaway loop of 2008: what makes it, what ends it, and what nothing ends. Spec 6.4 */
export type { Evidence } from './evidence.ts'
export { HELPERS, type Helper } from './helpers.ts'
export { type Runaway, type RunawayOptions, runRunaway } from './run-runaway.ts'
export { type RunawayCell, runawayCells, runawayDocument } from './runaway-table.ts'
export { TRIGGERS, type Trigger } from './triggers.ts'
