import type { ErrnoName } from '../../../../names.ts'
import { errnoOf } from '../../../../names.ts'
import type { KernelSteps } from '../../operation.ts'
import type { UseFacts } from '../image/index.ts'
import type { Load } from '../load-context.ts'
import { symbolOf } from '../modules/index.ts'
import { link } from './link.ts'

/** How long a loader waits for the owner of a symbol. R1.23 */
const OWNER_WAIT_NS = 30_000_000_000n

/** Not waited for, as nothing offers it anywhere: made by the linker on x86. R1.23 */
const LINKER_SYMBOL = '_GLOBAL_OFFSET_TABLE_'

/**
 * Links each undefined symbol of a module, and takes a reference on each module that owns one. All are tried, whatever fails,
 * and the last failure is the answer. R1.24
 */
export function* resolveSymbols(load: Load): KernelSteps<ErrnoName | undefined> {
  const { log, rules } = load.loader.world
  const { name, depends, uses = [] } = load.image
  let failure: ErrnoName | undefined
  for (const use of [...depends.map((module): UseFacts => ({ symbol: symbolOf(module) })), ...uses]) {
    const problem = yield* resolveSymbol(load, use)
    if (problem !== undefined) {
      log.print(`${name}: Unknown symbol ${use.symbol} (err -${errnoOf(problem)})`)
      failure = problem
      if (!rules.holds('R1.24')) return failure
    }
    yield { point: `P7 ${use.symbol}` }
  }
  return failure
}

/** Looks, and looks again at every wake-up as long as the owner is coming. R1.23, R1.25 */
function* resolveSymbol(load: Load, use: UseFacts): KernelSteps<ErrnoName | undefined> {
  const { queue, world } = load.loader
  if (use.symbol === LINKER_SYMBOL && world.rules.holds('R1.23/weak')) return undefined
  let result = link(load, use)
  if (result.kind === 'coming' && world.profile.waitsForSymbols && world.rules.holds('R1.23/coming')) {
    const deadlineNs = world.rules.holds('R1.23/30s') ? world.nowNs() + OWNER_WAIT_NS : undefined
    const { owner } = result
    const isOver = () => {
      result = link(load, use)
      return result.kind !== 'coming'
    }
    yield* queue.until(`waits for the symbols of ${owner}`, isOver, deadlineNs)
    // The last look is at the deadline.
    if (result.kind === 'coming') result = link(load, use)
    if (result.kind === 'coming') world.log.print(`${load.image.name}: gave up waiting for init of module ${owner}.`)
  }
  switch (result.kind) {
    case 'linked':
      return undefined
    case 'coming':
      return world.profile.waitsForSymbols ? 'EBUSY' : 'ENOENT'
    case 'absent':
      return use.weak === true && world.rules.holds('R1.23/weak') ? undefined : 'ENOENT'
    case 'refused':
      return result.code
  }
}
