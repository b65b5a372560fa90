import type { ErrnoName } from '../../../names.ts'
import type { KernelSteps } from '../operation.ts'
import type { LoadedModule } from './loaded-module.ts'
import type { ModuleTable } from './module-table.ts'

/** How long a loader waits for the owner of a symbol. R1.23 */
const OWNER_WAIT_NS = 30_000_000_000n

/**
 * Takes a reference on each module whose symbols are used. An owner that is coming is waited for, 30 s each; one that is
 * absent, unformed or going has no symbols. All are tried, and the last failure is what the call answers. R1.22–R1.24
 */
export function* resolveSymbols(table: ModuleTable, module: LoadedModule): KernelSteps<ErrnoName | undefined> {
  let failure: ErrnoName | undefined
  for (const name of module.image.depends) {
    if (table.builtins.has(name)) continue
    failure = (yield* resolveOwner(table, module, name)) ?? failure
    yield { point: 'P6' }
  }
  return failure
}

function* resolveOwner(table: ModuleTable, module: LoadedModule, name: string): KernelSteps<ErrnoName | undefined> {
  const isSettled = () => table.findFormed(name)?.state !== 'coming'
  const deadlineNs = table.world.nowNs() + OWNER_WAIT_NS
  const wakeup = yield* table.queue.until(`waits for the symbols of ${name}`, isSettled, deadlineNs)
  // Gave up: by a signal, or after the last look at the deadline.
  if (wakeup === 'interrupted' || !isSettled()) return 'EBUSY'
  const owner = table.findFormed(name)
  if (owner === undefined || owner.state === 'going') return 'ENOENT'
  owner.users.add(module)
  module.owners.add(owner)
  return undefined
}
