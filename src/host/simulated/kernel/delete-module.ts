import type { ErrnoName } from '../../../names.ts'
import type { KernelSteps } from '../operation.ts'
import { nsOfMs } from '../simulated-clock.ts'
import type { ModuleTable } from './module-table.ts'
import { hideModule } from './show-module.ts'

/** Names have at most 55 characters on a 64-bit kernel. */
const NAME_BYTES_MAX = 55

/**
 * delete_module() of 6.1 without MODULE_FORCE_UNLOAD: it never waits. Refusals are in the kernel's order (section 1.10 of
 * the rules); then the module is going, hidden, unformed with its name still taken, and gone. R1.34, R1.35
 */
export function* deleteModule(table: ModuleTable, name: string): KernelSteps<ErrnoName | undefined> {
  if (name === '' || name.length > NAME_BYTES_MAX) return 'ENOENT'
  const module = table.findFormed(name)
  if (module === undefined) return 'ENOENT'
  if (module.users.size > 0) return 'EAGAIN'
  if (module.state !== 'live' || module.image.permanent) return 'EBUSY'
  if (module.references > 0) return 'EAGAIN'
  module.state = 'going'
  table.world.withdrawn(module)
  yield { point: 'going' }
  const { exitMs } = module.image
  if (exitMs !== undefined) yield { point: 'exit sleeps', deadlineNs: table.world.nowNs() + nsOfMs(exitMs) }
  hideModule(table, module)
  yield { point: 'hidden' }
  module.state = 'unformed'
  yield { point: 'unformed' }
  table.unlink(module)
  return undefined
}
