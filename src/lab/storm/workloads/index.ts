import type { Workload } from '../workload.ts'
import { COLDPLUG } from './coldplug.ts'
import { REPLUG } from './replug.ts'
import { VCPU } from './vcpu.ts'

/** All that come with modonce, in the order in which they are listed. */
export const WORKLOADS: readonly Workload[] = [VCPU, COLDPLUG, REPLUG]
