import type { ErrnoName } from '../../../names.ts'
import type { KernelSteps } from '../operation.ts'
import type { LoadedModule } from './loaded-module.ts'
import type { ModuleTable } from './module-table.ts'

/**
 * Reserves the name of `module`, or tells why it cannot be had: EEXIST where a module of that name is live, EBUSY where one
 * is going. One that is on its way in is waited for, once; then it is EEXIST if that one is live and EBUSY for anything
 * else, gone included. R2.4 (E4), R2.5
 */
export function* addUnformed(table: ModuleTable, module: LoadedModule): KernelSteps<ErrnoName | undefined> {
  const there = table.find(module.name)
  if (there === undefined) {
    table.add(module)
    return undefined
  }
  if (there.state === 'live') return 'EEXIST'
  if (there.state === 'going') return 'EBUSY'
  const wakeup = yield* table.queue.until(`waits for ${module.name}`, () => finishedLoading(table, module.name))
  if (wakeup === 'interrupted') return 'EINTR'
  return table.find(module.name)?.state === 'live' ? 'EEXIST' : 'EBUSY'
}

/** Live, going or gone. Linux 6.1, kernel/module/main.c, finished_loading(). */
function finishedLoading(table: ModuleTable, name: string): boolean {
  const state = table.find(name)?.state
  return state === undefined || state === 'live' || state === 'going'
}
