import type { ErrnoName } from '../../../../names.ts'
import type { KernelSteps } from '../../operation.ts'
import { lookAtName } from '../duplicates/index.ts'
import type { LoadStep } from '../eras/index.ts'
import { runInit, waitForAsync } from '../init/index.ts'
import type { Load } from '../load-context.ts'
import { setParameters } from '../parameters/index.ts'
import type { RuleId } from '../rules.ts'
import { checkSignature, taintUnsigned } from '../signature/index.ts'
import { checkExports, checkExportVersions, resolveSymbols } from '../symbols/index.ts'
import { fillDirectory, makeDirectory } from '../sysfs/index.ts'
import { checkLayoutVersion, checkVermagic } from '../versions/index.ts'
import * as image from './check-image.ts'
import * as formation from './formation.ts'
import * as notifiers from './notifiers.ts'
import * as success from './success.ts'
import { applyTaints } from './taints.ts'
import { dropCopy } from './unwind.ts'

/** What a step finds: an errno where it refuses. */
type Verdict = ErrnoName | undefined

/** A step of load_module, left out where its rule does not hold. */
export interface Step {
  readonly rule?: RuleId
  run(load: Load): Verdict | KernelSteps<Verdict>
}

type StepName = Exclude<LoadStep, `P${string}`>

const step = (rule: RuleId, run: Step['run']): Step => ({ rule, run })
const always = (run: Step['run']): Step => ({ run })

/** Every step by its name in an era's order, and the row of the spec that it is. */
export const STEPS: Readonly<Record<StepName, Step>> = {
  signature: step('1.4#1', checkSignature),
  elf: step('1.4#2', image.checkElf),
  blacklist: step('1.4#3', image.checkBlacklist),
  modversions: step('1.4#4', checkLayoutVersion),
  vermagic: always(checkVermagic),
  livepatch: step('1.4#7', image.checkLivepatch),
  taints: step('1.4#12', applyTaints),
  'early duplicate': step('1.4#8', (load) => lookAtName(load, 'becoming')),
  layout: step('1.4#9', image.checkLayout),
  memory: always(formation.takeMemory),
  'free name': step('R1.10/name', formation.checkFreeName),
  name: step('1.4#11', formation.reserveName),
  'signature taint': step('R1.13', taintUnsigned),
  percpu: step('1.4#13', formation.takePercpu),
  sections: step('1.4#14', image.checkSections),
  'export versions': step('1.4#15', checkExportVersions),
  directory: step('R2.2/early', (load) => makeDirectory(load.loader, load.loading)),
  symbols: step('1.4#16', resolveSymbols),
  relocations: step('1.4#17', image.checkRelocations),
  exports: step('1.4#19', checkExports),
  coming: always(formation.become),
  'release mutex': always(formation.release),
  notifiers: step('1.4#20', notifiers.notifyComing),
  parameters: step('1.4#21', setParameters),
  sysfs: always(showInSysfs),
  attributes: always(fill),
  uevent: step('R8.1/add', success.sendAdd),
  'free copy': step('R2.11/copy', dropCopy),
  init: step('1.4#23', runInit),
  live: always(success.becomeLive),
  async: step('R1.28', waitForAsync),
  'init memory': step('R2.11/init', success.dropInit),
  wake: step('R1.25/wake', success.wake),
}

function* showInSysfs(load: Load): KernelSteps<Verdict> {
  const refusal = makeDirectory(load.loader, load.loading)
  if (refusal !== undefined) return refusal
  if (load.loader.world.rules.holds('R2.2')) yield { point: 'P11' }
  return yield* fill(load)
}

function* fill(load: Load): KernelSteps<undefined> {
  yield* fillDirectory(load.loader, load.loading)
  return undefined
}
