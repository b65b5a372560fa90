import type { ErrnoName } from '../../../../names.ts'
import { fullPause, type KernelSteps, type Pause } from '../../operation.ts'
import type { LoadStep } from '../eras/index.ts'
import { Load, type LoadRequest } from '../load-context.ts'
import type { ModuleLoader } from '../module-loader.ts'
import { STEPS, type Step } from './load-steps.ts'
import { giveBack, unwind, unwindInit } from './unwind.ts'

/** A step, or a point at which others go on. */
type Stage =
  | { readonly kind: 'step'; readonly name: LoadStep; readonly step: Step }
  | { readonly kind: 'point'; readonly pause: Pause }

/**
 * load_module() and do_init_module(): the steps of the kernel's era in their order, from an image in memory to the answer,
 * which is undefined for a success. Spec 1.4, 2.2
 */
export function* loadModule(loader: ModuleLoader, request: LoadRequest): KernelSteps<ErrnoName | undefined> {
  const load = new Load(loader, request)
  const stages = stagesOf(loader)
  // By number, as the iterator of a list costs as much as a step in code that may stop in between.
  for (let index = 0; index < stages.length; index++) {
    const stage = stages[index]!
    if (stage.kind === 'point') yield stage.pause
    else {
      const verdict = stage.step.run(load)
      const failure = typeof verdict === 'object' ? yield* verdict : verdict
      if (failure === undefined) continue
      countWaste(load, stage.name)
      if (stage.name === 'init') yield* unwindInit(load)
      // Most duplicates end here: a generator for nothing would be a tenth of what becomes of them.
      else if (load.module === undefined) giveBack(load)
      else yield* unwind(load, load.module)
      return failure
    }
  }
  return undefined
}

function countWaste(load: Load, at: LoadStep): void {
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
    if (isPoint(name)) return rules.holds(`2.2#${name}`) ? [{ kind: 'point', pause: fullPause({ point: name }) }] : []
    const step = STEPS[name]
    return step.rule === undefined || rules.holds(step.rule) ? [{ kind: 'step', name, step }] : []
  })
  STAGES.set(loader, stages)
  return stages
}

function isPoint(name: LoadStep): name is Extract<LoadStep, `P${string}`> {
  return /^P\d/.test(name)
}
