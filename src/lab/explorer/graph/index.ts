/** All states of a scenario, nearest first. */

export { graph } from './graph.ts'
