import type { ErrnoName } from '../../../../names.ts'
import { lookAtName } from '../duplicates/index.ts'
import { releaseMutex } from '../global-mutex.ts'
import { coreBytes, initBytes, moduleMemory } from '../image/index.ts'
import type { Load } from '../load-context.ts'
import { moduleId } from '../modules/index.ts'

/** Spec 1.4, row 10; R2.10 (c) */
export function takeMemory(load: Load): ErrnoName | undefined {
  const { memory, rules, state } = load.loader.world
  const parts = moduleMemory(load.request.bytes.length, load.image.memory)
  const isThere = memory.allocate(coreBytes(parts) + initBytes(parts))
  if (!isThere && rules.holds('1.4#10')) return 'ENOMEM'
  load.memory = parts
  load.origin = state.originOf(moduleId(load.image.name))
  return undefined
}

/** Spec 1.4, row 11: takes the name, unformed, as soon as it is free. */
export function reserveName(load: Load): ReturnType<typeof lookAtName> {
  return lookAtName(load, 'load', list)
}

function list({ loader, loading, done }: Load): void {
  loader.modules.add(loading)
  done.listed = true
}

/** Older kernels look, and list the module in the same breath later. R1.10 */
export function checkFreeName(load: Load): ReturnType<typeof lookAtName> {
  return lookAtName(load, 'load')
}

/** Spec 1.4, row 13 */
export function takePercpu(load: Load): ErrnoName | undefined {
  const { percpuBytes = 0 } = load.image
  const { percpuUsed, world } = load.loader
  if (percpuBytes === 0) return undefined
  const { percpuBytes: limitBytes } = world.options
  if (limitBytes !== undefined && percpuUsed.value + percpuBytes > limitBytes) return 'ENOMEM'
  percpuUsed.value += percpuBytes
  load.loading.percpuBytes.value = percpuBytes
  return undefined
}

/** The module is coming: in /proc/modules, and what it offers can be found. Spec 2.2, P8; R1.22 */
export function become(load: Load): undefined {
  const { loader, loading } = load
  if (!load.done.listed) list(load)
  loading.state = 'coming'
  if (loader.world.rules.holds('R1.22/coming')) loader.symbols.offer(loading)
}

/** Init runs without it. R1.27 */
export function release({ loader }: Load): undefined {
  if (loader.world.rules.holds('R1.27')) releaseMutex(loader)
}
