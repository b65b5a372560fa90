import type { ErrnoName } from '../../../../names.ts'
import type { KernelSteps } from '../../operation.ts'
import { requestModule } from '../request/index.ts'
import { demand } from './demand.ts'
import type { ServiceKernel } from './service-kernel.ts'

/**
 * Looks an algorithm up: two requests, whatever comes of the first, and then the notification that asks the manager to make
 * one. Linux 6.12, crypto/api.c, crypto_larval_lookup(); catalogue rows 16 to 18
 */
export function* findAlgorithm(kernel: ServiceKernel, name: string): KernelSteps<ErrnoName | undefined> {
  const service = `crypto-${name}`
  if (kernel.services.find(service) !== undefined) return undefined
  const { rules } = kernel.requests.world
  if (rules.holds('3.6#16')) yield* requestModule(kernel.requests, service)
  if (rules.holds('3.6#17')) yield* requestModule(kernel.requests, `${service}-all`)
  if (kernel.services.find(service) !== undefined) return undefined
  yield* notifyManager(kernel)
  return kernel.services.find(service) === undefined ? 'ENOENT' : undefined
}

/** Registers an algorithm, which the manager is told of to test it. That there is none is no failure. [seed 000] */
export function* registerAlgorithm(kernel: ServiceKernel, name: string): KernelSteps<void> {
  yield* notifyManager(kernel)
  kernel.services.provide([`crypto-${name}`])
}

/** crypto_probing_notify(): where nobody has taken the notification, the manager is asked for. */
function* notifyManager(kernel: ServiceKernel): KernelSteps<void> {
  // A manager that is built in is never asked for: that removes this trigger, and no other one. R6.13
  const found = kernel.requests.world.rules.holds('R6.13') ? ['cryptomgr'] : []
  yield* demand(kernel, found, [{ name: 'cryptomgr', row: 18, result: 'ignored' }])
}
