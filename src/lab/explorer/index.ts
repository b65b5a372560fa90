/** Goes through what can happen on a simulated machine, in every order that matters. */
export { type DporCounts, dpor, type Execution, type OnExecution } from './dpor.ts'
export type { Happening } from './happens-before.ts'
export type { Broken, Scenario } from './scenario.ts'
