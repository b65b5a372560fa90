import type { Knowledge, Resolution } from '../../../graph/index.ts'
import type { Host } from '../../../host/index.ts'
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
  /** Loads whatever is asked for, in a worker. False where it failed. */
  readonly load: (host: Host, asked: string) => Promise<boolean>
  /** Is the event taken at all? */
  readonly accepts?: (event: DeviceEvent, nowNs: bigint) => boolean
}
