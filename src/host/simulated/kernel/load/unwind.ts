import type { KernelSteps } from '../../operation.ts'
import { releaseMutex } from '../global-mutex.ts'
import { coreBytes, initBytes } from '../image/index.ts'
import type { Load } from '../load-context.ts'
import { dropUses, type LoadedModule } from '../modules/index.ts'
import { dropStrings } from '../parameters/index.ts'
import { hideModule } from '../sysfs/index.ts'
import { freeMemory, freeModule, notifyGoing, unlink } from '../teardown/index.ts'

/** What a load leaves behind that was refused before its init function ran. Spec 2.3 */
export function* unwind(load: Load, module: LoadedModule): KernelSteps<void> {
  const { loader } = load
  if (load.done.formed && loader.world.rules.holds('2.3#going')) {
    module.state = 'going'
    yield { point: 'going' }
  }
  dropStrings(load)
  if (load.done.notified) notifyGoing(loader, module)
  yield* hideModule(loader, module)
  dropUses(module)
  if (load.done.listed && loader.world.rules.holds('2.3#unlink')) unlink(loader, module)
  freeMemory(loader, module)
  if (load.done.listed) loader.queue.wakeAll()
  endRefused(load)
}

/** The same of one that has no module yet. */
export function giveBack(load: Load): void {
  if (load.memory !== undefined) load.loader.world.memory.free(coreBytes(load.memory) + initBytes(load.memory))
  endRefused(load)
}

function endRefused(load: Load): void {
  const { loader } = load
  // What is wasted is not lost. R6.24
  if (loader.world.rules.holds('R6.24')) dropCopy(load)
  releaseMutex(loader)
}

/** What a load leaves behind whose init function failed: going, and then as a module that is removed. R1.26 */
export function* unwindInit(load: Load): KernelSteps<void> {
  const { loader, loading } = load
  loading.state = 'going'
  yield { point: 'going' }
  // The loader's own reference goes first. Linux 6.12, kernel/module/main.c, do_init_module().
  if (loader.world.rules.holds('R1.36/failed')) loading.references.add(-1)
  yield { point: 'put' }
  notifyGoing(loader, loading)
  yield* freeModule(loader, loading)
  loader.queue.wakeAll()
}

/** The copy of the file, with what was inflated of it. R2.11 */
export function dropCopy(load: Load): undefined {
  if (load.done.copied) load.loader.world.memory.free(load.request.bytes.length)
  load.done.copied = false
}
