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
  /** Descriptors 0 to 2 are open; those of the kernel's helpers are not. R3.5 */
  readonly hasStandardDescriptors: boolean
}
