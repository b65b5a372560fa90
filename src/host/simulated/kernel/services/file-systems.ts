import type { KernelSteps } from '../../operation.ts'
import { requestModule } from '../request/index.ts'
import type { ServiceKernel } from './service-kernel.ts'
import type { ServiceOwner } from './service-table.ts'

/**
 * get_fs_type(): the type whose name is all before the first dot. It looks again only where the helper succeeded, and says so
 * once where that was not true. Whoever gets a type holds its module. Linux 6.12, fs/filesystems.c; catalogue row 1
 */
export function* fileSystemType(kernel: ServiceKernel, asked: string): KernelSteps<ServiceOwner | undefined> {
  const { services, requests } = kernel
  const name = `fs-${asked.split('.', 1)[0]}`
  let owner = services.find(name)
  const asks = requests.world.rules.holds('3.6#1')
  if (owner === undefined && asks && (yield* requestModule(requests, name)) === 0) {
    owner = services.find(name)
    if (owner === undefined) tellOnce(kernel, name)
  }
  owner?.hold()
  return owner
}

function tellOnce({ requests: { world }, warnedOfFileSystems }: ServiceKernel, name: string): void {
  if (warnedOfFileSystems.value > 0 || !world.rules.holds('R3.21/fs')) return
  warnedOfFileSystems.add(1)
  world.log.print(`request_module ${name} succeeded, but still no fs?`)
}
