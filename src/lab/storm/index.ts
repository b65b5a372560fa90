/** Boot storms on the simulated kernel: a workload, kernels, policies, and a row for each. */
export { type StormKernel, stormKernel } from './kernels.ts'
export { POLICIES, type Policy } from './policies/index.ts'
export { parseRequests } from './requests-file.ts'
export { runStorm, type Storm, type StormOptions } from './run-storm.ts'
export type { StormRow } from './storm-row.ts'
export { runStorms, type StormsOptions } from './storms.ts'
export type { Asking, Removal, Workload } from './workload.ts'
export { WORKLOADS } from './workloads/index.ts'
