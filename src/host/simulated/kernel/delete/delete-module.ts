import type { ErrnoName } from '../../../../names.ts'
import { O_NONBLOCK, O_TRUNC } from '../../../index.ts'
import type { Caller } from '../../actor.ts'
import type { KernelSteps } from '../../operation.ts'
import { nsOfMs } from '../../simulated-clock.ts'
import { releaseMutex, takeMutex } from '../global-mutex.ts'
import type { ModuleLoader } from '../module-loader.ts'
import type { LoadedModule } from '../modules/index.ts'
import { freeModule, notifyGoing } from '../teardown/index.ts'

/** Names have at most 55 characters on a 64-bit kernel. */
const NAME_BYTES_MAX = 55

/** delete_module() behind its gate: refusals in the kernel's order, then the way out. Spec 1.10 */
export function* deleteModule(
  loader: ModuleLoader,
  caller: Pick<Caller, 'name'>,
  name: string,
  flags: number,
): KernelSteps<ErrnoName | undefined> {
  const { rules } = loader.world
  if (name === '' || (name.length > NAME_BYTES_MAX && rules.holds('1.10#name'))) return 'ENOENT'
  if (!(yield* takeMutex(loader, caller.name))) return 'EINTR'
  const module = loader.modules.findFormed(name)
  const refusal = module === undefined ? 'ENOENT' : refusalOf(loader, module, flags)
  if (module !== undefined && refusal === undefined) {
    module.state = 'going'
    giveUpOwnReference(loader, module)
    loader.world.withdrawn(module)
  }
  releaseMutex(loader)
  if (module === undefined || refusal !== undefined) return refusal
  yield { point: 'going' }
  yield* leave(loader, module, flags)
  yield* takeMutex(loader, caller.name)
  yield* freeModule(loader, module)
  releaseMutex(loader)
  if (rules.holds('R1.34/wake')) loader.queue.wakeAll()
  return undefined
}

/**
 * A module that nobody uses loses the reference that stands for its being there, and shows one less than none; one that is
 * forced out while it is used keeps it. R1.36; Linux 6.12, kernel/module/main.c, try_release_module_ref().
 */
function giveUpOwnReference({ world: { profile, rules } }: ModuleLoader, { references }: LoadedModule): void {
  if (profile.ownReference && references.value === 0 && rules.holds('R1.36/going')) references.add(-1)
}

/** What happens while the module is going and still there: users are waited for where they are, then it says goodbye. */
function* leave(loader: ModuleLoader, module: LoadedModule, flags: number): KernelSteps<void> {
  const { references, name, image } = module
  if (!isForced(loader, flags) && references.value > 0) {
    // Nothing interrupts it. R1.33
    yield { point: `waits for users of ${name}`, ready: () => references.value === 0 }
  }
  const exitMs = module.numberOf(image.exitMs ?? 0)
  if (exitMs > 0) yield { point: 'exit sleeps', deadlineNs: loader.world.nowNs() + nsOfMs(exitMs) }
  notifyGoing(loader, module)
}

/** Users come before the state, the state before a missing exit, and that before the count. */
function refusalOf(loader: ModuleLoader, module: LoadedModule, flags: number): ErrnoName | undefined {
  const { profile, rules } = loader.world
  if (module.users.value.length > 0 && rules.holds('1.10#users')) return 'EAGAIN'
  if (module.state !== 'live' && rules.holds('1.10#state')) return 'EBUSY'
  if (module.image.permanent && rules.holds('1.10#exit') && !force(loader, flags)) return 'EBUSY'
  const waits = profile.removal === 'waits' && (flags & O_NONBLOCK) === 0 && rules.holds('R1.33')
  const isBusy = module.references.value > 0 && !waits && rules.holds('1.10#references')
  return isBusy && !force(loader, flags) ? 'EAGAIN' : undefined
}

/** Forcing is told by a taint where it was needed. R1.32 */
function force(loader: ModuleLoader, flags: number): boolean {
  if (!isForced(loader, flags)) return false
  loader.taints.add('R')
  return true
}

function isForced({ world: { config, rules } }: ModuleLoader, flags: number): boolean {
  return (flags & O_TRUNC) !== 0 && (config.MODULE_FORCE_UNLOAD || !rules.holds('R1.32/config')) && rules.holds('R1.32')
}
