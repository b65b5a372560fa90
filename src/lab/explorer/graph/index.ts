/** All states of a scenario, nearest first, or those that few preemptions lead to. */

export { graph } from './graph.ts'
export { preempt } from './preempt.ts'
