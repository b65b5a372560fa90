import { Machine, type MachineOptions } from '../../host/simulated/index.ts'

/** What happens on a machine, the same each time. */
export interface Scenario {
  /** A machine of its own, `tracked`, on which nothing has happened. It is made once, and then reset. */
  make(): Machine
  /** Starts the processes. A law of the scenario is checked by them, or by what wraps them, and told to `broken`. */
  start(machine: Machine, broken: Broken): void
}

/** A scenario of one's own: what its machine is made of, and what is started on it. */
export function scenario(options: MachineOptions, start: Scenario['start']): Scenario {
  return { make: () => new Machine({ ...options, tracked: true }), start }
}

/** Is told, in words, which law an execution has broken. Executions go on to their end all the same. */
export type Broken = (law: string) => void

/** A law that was broken. */
export interface Violation {
  readonly law: string
  /** The step, counted from 0, in which that showed. */
  readonly at: number
}
