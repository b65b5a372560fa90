import type { ErrnoName } from '../../../../names.ts'
import type { KernelSteps } from '../../operation.ts'
import type { Load } from '../load-context.ts'
import type { ModuleLoader } from '../module-loader.ts'
import type { DuplicateReason } from '../module-stats.ts'
import type { ModuleStage } from '../modules/index.ts'

type Answer = ErrnoName | undefined

/**
 * Looks whether the name of a load is free: undefined where it is, at that very moment, in which `take` is called. What else
 * becomes of it depends on the module that has the name, and on the kernel: an answer at once, or after a wait. R2.4
 */
export function lookAtName(
  load: Load,
  reason: DuplicateReason,
  take: (load: Load) => void = leave,
): Answer | KernelSteps<Answer> {
  const found = answerNow(load.loader, load.image.name)
  return found === 'wait' ? waitForName(load, reason, take) : counted(load, reason, found, take)
}

function leave(): void {}

/** The herd of a storm stands here: it sleeps in this generator, as each in between takes its part of every step. */
function* waitForName(load: Load, reason: DuplicateReason, take: (load: Load) => void): KernelSteps<Answer> {
  const { loader } = load
  const { name } = load.image
  const { profile, rules } = loader.world
  const point = `waits for ${name}`
  const isOver = () => isSettled(loader, name)
  for (;;) {
    while (!isOver()) {
      // An interrupted wait is no duplicate. R2.5
      const isInterrupted = (yield loader.queue.sleep(point, isOver)) === 'interrupted'
      if (isInterrupted) return rules.holds('R2.5/uncounted') ? 'EINTR' : counted(load, reason, 'EINTR', take)
    }
    if (profile.duplicates.afterWait === 'refuse' && rules.holds('R2.4/after')) {
      return counted(load, reason, loader.modules.find(name)?.stage === 'live' ? 'EEXIST' : 'EBUSY', take)
    }
    const answer = answerNow(loader, name)
    if (answer !== 'wait') return counted(load, reason, answer, take)
  }
}

/** The same answer; one that refuses is a duplicate, and any other a name that is free. */
function counted(load: Load, reason: DuplicateReason, refusal: Answer, take: (load: Load) => void): Answer {
  if (refusal === undefined) {
    take(load)
    return undefined
  }
  const { loader, request, image } = load
  loader.world.stats.duplicate(image.name, reason)
  loader.counters.duplicates.add(1)
  loader.counters.duplicateBytes.add(request.compressedBytes === 0 ? request.bytes.length : request.compressedBytes)
  return refusal
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
