import type { Knowledge, Resolution } from '../../../graph/index.ts'
import type { Program, SimulatedHost } from '../../../host/simulated/index.ts'
import type { DeviceEvent } from '../../actors/index.ts'

/** A module tree as the manager opened it before it forked: what the workers know of it is the same. */
export interface ForkedTree {
  readonly knowledge: Knowledge
  readonly resolve: (asked: string) => Resolution
}

/** A way for a system to answer its devices' events. */
export interface Policy {
  readonly name: string
  /** One line for people. */
  readonly about: string
  /** Begins a boot. */
  readonly begin: (tree: ForkedTree) => PolicyInUse
}

export interface PolicyInUse {
  /** Loads whatever is asked for, in a worker, for an event. False where it failed. */
  readonly load: (host: SimulatedHost, asked: string, event: DeviceEvent) => Promise<boolean>
  /** `load` goes on by `then` alone, so that a worker may be answered at once. */
  readonly goesOnAtOnce?: boolean
  /** What runs beside udevd from before its first event, which comes when it says that it is ready. */
  readonly daemon?: (ready: () => void) => Program
  /** Processes that were started beside the workers. */
  readonly processes?: number
  /** Is the event taken at all? */
  readonly accepts?: (event: DeviceEvent, nowNs: bigint) => boolean
}
