import type { KernelSteps } from '../operation.ts'
import type { ModuleLoader } from './module-loader.ts'

/** The one mutex of E0, under which everything but init happens. False where a signal ended the wait for it. R1.10 */
export function* takeMutex({ world, mutexHolder }: ModuleLoader, who: string): KernelSteps<boolean> {
  if (world.profile.nameTaken !== 'under mutex' || !world.rules.holds('R1.10/mutex')) return true
  while (mutexHolder.value !== undefined) {
    const isFree = () => mutexHolder.value === undefined
    if ((yield { point: 'waits for module_mutex', ready: isFree, interruptible: true }) === 'interrupted') return false
  }
  mutexHolder.value = who
  return true
}

export function releaseMutex({ world, mutexHolder }: ModuleLoader): void {
  if (world.profile.nameTaken === 'under mutex') mutexHolder.value = undefined
}
