import type { Counter } from '../../cells.ts'
import type { Requests } from '../request/index.ts'
import { BUILT_IN, ServiceTable } from './service-table.ts'

/** Kernel code that looks for services, and asks for modules that have them. */
export class ServiceKernel {
  readonly services: ServiceTable
  readonly requests: Requests
  /** A file system that was to be there and was not has been told of. R3.21 */
  readonly warnedOfFileSystems: Counter

  /** `builtin` is what is part of the kernel; without it, what any kernel has. */
  constructor(requests: Requests, builtin: readonly string[] = BUILT_IN) {
    const { state } = requests.world
    this.requests = requests
    this.services = new ServiceTable(state, builtin)
    this.warnedOfFileSystems = state.counter('get_fs_type.warned', { keyed: false })
  }
}
