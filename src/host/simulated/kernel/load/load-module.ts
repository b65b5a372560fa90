import type { ErrnoName } from '../../../../names.ts'
import { ended, fullPause, type KernelSteps, type Pause, PlainSteps, pausedAt, type Wakeup } from '../../operation.ts'
import type { LoadStep } from '../eras/index.ts'
import { Load, type LoadRequest } from '../load-context.ts'
import type { ModuleLoader } from '../module-loader.ts'
import { STEPS, type Step } from './load-steps.ts'
import { giveBack, unwind, unwindInit } from './unwind.ts'

/** A step, or a point at which others go on. */
type Stage =
  | { readonly kind: 'step'; readonly name: LoadStep; readonly step: Step }
  | { readonly kind: 'point'; readonly paused: IteratorYieldResult<Pause> }

type Answer = ErrnoName | undefined

/**
 * load_module() and do_init_module(): the steps of the kernel's era in their order, from an image in memory to the answer,
 * which is undefined for a success. Spec 1.4, 2.2
 */
export function loadModule(loader: ModuleLoader, request: LoadRequest): KernelSteps<Answer> {
  return new Loading(new Load(loader, request), stagesOf(loader))
}

/** A storm has a thousand of them, and each goes through most of its steps for nothing. */
class Loading extends PlainSteps<Answer> {
  readonly #load: Load
  readonly #stages: readonly Stage[]
  /** How many stages it has begun. */
  #begun = 0
  /** What a stage does that may stop in between. */
  #within: KernelSteps<Answer> | undefined
  #refusal: ErrnoName | undefined
  #wayBack: KernelSteps<void> | undefined

  constructor(load: Load, stages: readonly Stage[]) {
    super()
    this.#load = load
    this.#stages = stages
  }

  next(wakeup: Wakeup): IteratorResult<Pause, Answer> {
    if (this.#wayBack !== undefined) return this.#goBack(this.#wayBack, wakeup)
    if (this.#within === undefined) return this.#goOn()
    const step = this.#within.next(wakeup)
    if (step.done !== true) return step
    this.#within = undefined
    return step.value === undefined ? this.#goOn() : this.#refuse(step.value)
  }

  #goOn(): IteratorResult<Pause, Answer> {
    while (this.#begun < this.#stages.length) {
      const stage = this.#stages[this.#begun++]!
      if (stage.kind === 'point') return stage.paused
      const verdict = stage.step.run(this.#load)
      if (typeof verdict === 'object') {
        this.#within = verdict
        return this.next('ready')
      }
      if (verdict !== undefined) return this.#refuse(verdict)
    }
    return ended(undefined)
  }

  #refuse(refusal: ErrnoName): IteratorResult<Pause, Answer> {
    const load = this.#load
    const stage = this.#stages[this.#begun - 1]
    const at = stage?.kind === 'step' ? stage.name : undefined
    this.#refusal = refusal
    countWaste(load, at)
    if (at === 'init') this.#wayBack = unwindInit(load)
    else if (load.module !== undefined) this.#wayBack = unwind(load, load.module)
    else {
      // Most duplicates end here: a generator for nothing would be a tenth of what becomes of them.
      giveBack(load)
      return ended(refusal)
    }
    return this.next('ready')
  }

  #goBack(wayBack: KernelSteps<void>, wakeup: Wakeup): IteratorResult<Pause, Answer> {
    const step = wayBack.next(wakeup)
    return step.done === true ? ended(this.#refusal) : step
  }
}

function countWaste(load: Load, at: LoadStep | undefined): void {
  const { stats, rules } = load.loader.world
  const { compressedBytes } = load.request
  if (load.memory === undefined) stats.failedBecoming(load.imageBytes, compressedBytes)
  else if (at !== 'init' || !rules.holds('R4.1')) stats.failedLoad(load.imageBytes, compressedBytes)
}

const STAGES = new WeakMap<ModuleLoader, readonly Stage[]>()

/** The order of the era without the steps and points whose rules are switched off. */
function stagesOf(loader: ModuleLoader): readonly Stage[] {
  const known = STAGES.get(loader)
  if (known !== undefined) return known
  const { profile, rules } = loader.world
  const stages = profile.load.flatMap((name): Stage[] => {
    if (isPoint(name)) return rules.holds(`2.2#${name}`) ? [pointOf(name)] : []
    const step = STEPS[name]
    return step.rule === undefined || rules.holds(step.rule) ? [{ kind: 'step', name, step }] : []
  })
  STAGES.set(loader, stages)
  return stages
}

function pointOf(point: string): Stage {
  return { kind: 'point', paused: pausedAt(fullPause({ point })) }
}

function isPoint(name: LoadStep): name is Extract<LoadStep, `P${string}`> {
  return /^P\d/.test(name)
}
