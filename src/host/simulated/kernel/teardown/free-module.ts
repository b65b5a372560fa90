import type { KernelSteps } from '../../operation.ts'
import { initBytes } from '../image/index.ts'
import type { ModuleLoader } from '../module-loader.ts'
import { dropUses, type LoadedModule } from '../modules/index.ts'
import { hideModule } from '../sysfs/index.ts'

/** Tells the kernel's listeners that a module goes. */
export function notifyGoing({ world }: ModuleLoader, { name }: LoadedModule): void {
  for (const { going } of world.options.notifiers ?? []) going?.(name)
}

/**
 * What is left of a module that goes: out of sysfs, unformed with its name still taken, without its references, out of the
 * list. Older kernels take it out of the list first. R1.34, R1.35, R2.3
 */
export function* freeModule(loader: ModuleLoader, module: LoadedModule): KernelSteps<void> {
  const { profile, rules } = loader.world
  if (profile.teardown === 'list first' || !rules.holds('R2.3')) {
    unlink(loader, module)
    yield { point: 'unlinked' }
    yield* hideModule(loader, module)
    yield { point: 'hidden' }
    dropUses(module)
  } else {
    yield* hideModule(loader, module)
    yield { point: 'hidden' }
    if (rules.holds('R1.35')) {
      module.state = 'unformed'
      loader.symbols.withdraw(module)
      yield { point: 'unformed' }
    }
    if (rules.holds('R1.34')) dropUses(module)
    yield { point: 'references dropped' }
    unlink(loader, module)
  }
  loader.world.stats.unloaded({ name: module.name, taints: module.taints.value })
  freeMemory(loader, module)
}

/** Takes a module out of the list, and what it offers out of reach. */
export function unlink(loader: ModuleLoader, module: LoadedModule): void {
  loader.symbols.withdraw(module)
  loader.modules.remove(module)
}

/** Gives back what the module took, and forgets it. R2.11 */
export function freeMemory({ world, percpuUsed }: ModuleLoader, module: LoadedModule): void {
  world.memory.free(module.coreBytes + (module.hasInitMemory.value ? initBytes(module.memory) : 0))
  const percpuBytes = module.percpuBytes.value
  if (percpuBytes > 0) percpuUsed.value -= percpuBytes
  module.drop()
}
