import { POLICIES, type StormOptions, stormKernel, WORKLOADS } from '../../src/lab/storm/index.ts'

const CPUS = 255
const GIB = 2 ** 30

/** The storm of `modonce storm --cpus 255 --kernel E4 --policy udev`, but for its seed. */
export function stormOptions(): Omit<StormOptions, 'seed'> {
  const policy = POLICIES.find(({ name }) => name === 'udev')
  const workload = WORKLOADS.find(({ name }) => name === 'vcpu')
  if (policy === undefined || workload === undefined) throw new Error('there is no such storm')
  return { kernel: stormKernel('E4'), policy, workload, cpus: CPUS, memoryBytes: 2 * CPUS * GIB }
}
