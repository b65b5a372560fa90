import type { Host, Requests } from '../index.ts'
import type { KernelServices, OpenFiles, UeventPort } from './kernel/index.ts'

/** The ports of a simulated machine, and what only such a machine offers to its programs. */
export interface SimulatedHost extends Host {
  readonly services: KernelServices
  /** The socket at which a daemon answers. */
  readonly requests: Requests
  readonly uevents: UeventPort
  /** Files that stay open: writers, programs that run. */
  readonly descriptors: OpenFiles
  /** A program says that it may go by all that its calls have answered until now, as long as it lives. */
  knowsForGood(): void
  /**
   * A program says what is left of all that its calls have answered since it knew something for good: what it does from here on
   * hangs on no more of that than `known`. An explorer takes all ways that have led there for one. A program that has begun
   * strands is not heard.
   */
  knowsOnly(...known: readonly unknown[]): void
  /** Descriptors 0 to 2 are open; those of the kernel's helpers are not. R3.5 */
  readonly hasStandardDescriptors: boolean
}
