import type { KernelSteps } from '../../operation.ts'
import { initBytes } from '../image/index.ts'
import type { Load } from '../load-context.ts'
import { notifyLive } from './notifiers.ts'

/** Spec 2.2, P17 */
export function becomeLive(load: Load): undefined {
  load.loading.state = 'live'
  notifyLive(load)
  load.loader.world.provided(load.loading)
}

/** `add@/module/NAME`. R8.1 */
export function* sendAdd({ loader, loading }: Load): KernelSteps<undefined> {
  if (loading.directory.value !== undefined) yield* loader.uevents.tell('add', loading)
  return undefined
}

/** The loader's own reference, and the memory of init. Spec 2.2, P18; R1.36, R2.11 */
export function dropInit({ loader, loading }: Load): undefined {
  const { world, counters } = loader
  const { memory, references, hasInitMemory, name } = loading
  references.add(-1)
  const totalBytes = loading.coreBytes + loading.initBytes
  hasInitMemory.value = false
  world.memory.free(initBytes(memory))
  counters.loads.add(1)
  world.stats.loaded({ name, totalBytes, textBytes: memory.text + memory.initText })
}

/** R1.25 */
export function wake({ loader }: Load): undefined {
  loader.queue.wakeAll()
}
