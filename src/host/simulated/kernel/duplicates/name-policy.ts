import type { ErrnoName } from '../../../../names.ts'
import { ended, type KernelSteps, type Pause, PlainSteps, pausedAt, type Wakeup } from '../../operation.ts'
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
  const { loader } = load
  const there = loader.modules.find(load.image.name)
  const found = there && answerTo(loader, there.stage)
  return found === 'wait' ? new NameWait(load, reason, take, there!.pointOfWaits) : counted(load, reason, found, take)
}

function leave(): void {}

/** The herd of a storm stands here. */
class NameWait extends PlainSteps<Answer> {
  readonly #load: Load
  readonly #reason: DuplicateReason
  readonly #take: (load: Load) => void
  readonly #point: string
  #isAsleep = false
  readonly #isOver = () => isSettled(this.#load.loader, this.#load.image.name)

  constructor(load: Load, reason: DuplicateReason, take: (load: Load) => void, point: string) {
    super()
    this.#load = load
    this.#reason = reason
    this.#take = take
    this.#point = point
  }

  next(wakeup: Wakeup): IteratorResult<Pause, Answer> {
    const { loader } = this.#load
    const { profile, rules } = loader.world
    // An interrupted wait is no duplicate. R2.5
    if (this.#isAsleep && wakeup === 'interrupted') {
      return rules.holds('R2.5/uncounted') ? ended<Answer>('EINTR') : this.#counted('EINTR')
    }
    for (;;) {
      if (!this.#isOver()) {
        this.#isAsleep = true
        return pausedAt(loader.queue.sleep(this.#point, this.#isOver))
      }
      const there = loader.modules.find(this.#load.image.name)
      if (profile.duplicates.afterWait === 'refuse' && rules.holds('R2.4/after')) {
        return this.#counted(there?.stage === 'live' ? 'EEXIST' : 'EBUSY')
      }
      const answer = there && answerTo(loader, there.stage)
      if (answer !== 'wait') return this.#counted(answer)
    }
  }

  #counted(answer: Answer): IteratorReturnResult<Answer> {
    return ended(counted(this.#load, this.#reason, answer, this.#take))
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
