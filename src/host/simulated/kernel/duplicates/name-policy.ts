import type { ErrnoName } from '../../../../names.ts'
import type { KernelSteps } from '../../operation.ts'
import type { Load } from '../load-context.ts'
import type { ModuleLoader } from '../module-loader.ts'
import type { DuplicateReason } from '../module-stats.ts'
import type { ModuleStage } from '../modules/index.ts'

/**
 * Looks whether the name of a load is free: undefined where it is, at that very moment. What else becomes of it depends on the
 * module that has the name, and on the kernel. R2.4
 */
export function* lookAtName(load: Load, reason: DuplicateReason): KernelSteps<ErrnoName | undefined> {
  const { loader, request, image } = load
  const found = answerNow(loader, image.name)
  const refusal = found === 'wait' ? yield* waitForName(loader, image.name) : found
  // An interrupted wait is no duplicate. R2.5
  if (refusal === undefined || (refusal === 'EINTR' && loader.world.rules.holds('R2.5/uncounted'))) return refusal
  loader.world.stats.duplicate(image.name, reason)
  loader.counters.duplicates.add(1)
  loader.counters.duplicateBytes.add(request.compressedBytes === 0 ? request.bytes.length : request.compressedBytes)
  return refusal
}

function* waitForName(loader: ModuleLoader, name: string): KernelSteps<ErrnoName | undefined> {
  const { profile, rules } = loader.world
  const { afterWait } = profile.duplicates
  for (;;) {
    const wakeup = yield* loader.queue.until(`waits for ${name}`, () => isSettled(loader, name))
    if (wakeup === 'interrupted') return 'EINTR'
    if (afterWait === 'refuse' && rules.holds('R2.4/after')) {
      return loader.modules.find(name)?.stage === 'live' ? 'EEXIST' : 'EBUSY'
    }
    const answer = answerNow(loader, name)
    if (answer !== 'wait') return answer
  }
}

function answerNow(loader: ModuleLoader, name: string): ErrnoName | 'wait' | undefined {
  const there = loader.modules.find(name)
  return there && answerTo(loader, there.stage)
}

function answerTo({ world: { profile, rules } }: ModuleLoader, stage: ModuleStage): ErrnoName | 'wait' | undefined {
  const { arriving, going } = profile.duplicates
  switch (stage) {
    case 'live':
      return rules.holds('R2.4/live') ? 'EEXIST' : undefined
    case 'going':
      return rules.holds('R2.4/going') ? going : undefined
    default:
      return rules.holds('R2.4/arriving') ? arriving : undefined
  }
}

/** Is there nothing left to wait for? finished_loading() */
function isSettled(loader: ModuleLoader, name: string): boolean {
  const stage = loader.modules.find(name)?.stage
  if (stage === undefined || stage === 'live') return true
  return stage === 'going' && loader.world.profile.duplicates.going !== 'wait'
}
