import { Machine, type ModuleFacts } from '../../host/simulated/index.ts'
import { kmodModprobe, requestProgram } from '../actors/index.ts'
import { Account, READ } from './account.ts'
import type { Decompressor } from './compression.ts'
import type { StormKernel } from './kernels.ts'
import { isWait, LaneRecorder } from './lanes.ts'
import { REQUEST_CLIENT } from './request-client.ts'
import { JITTER, serviceTimes } from './service-times.ts'
import type { Asking, Workload } from './workload.ts'

interface StormMachineOptions {
  readonly kernel: StormKernel
  readonly emulation: Workload['emulation']
  readonly modules: readonly ModuleFacts[]
  readonly decompressor: Decompressor | undefined
  readonly askings: readonly Asking[]
  readonly cpus: number
  readonly seed: number
  readonly isDrawn: boolean
}

/** A machine, and those who watch it. */
export interface StormMachine {
  readonly machine: Machine
  readonly account: Account
  /** Undefined where nothing is drawn. */
  readonly lanes: LaneRecorder | undefined
}

const RELEASE = 'storm'

/** Modules that never go on for ever make fewer steps than this. */
const STEP_BUDGET = 50_000_000

/** The machine of a storm before it begins. */
export function stormMachine(options: StormMachineOptions): StormMachine {
  const { kernel, emulation, modules, decompressor, askings, cpus, seed, isDrawn } = options
  const running = Math.min(cpus, emulation?.cores ?? cpus)
  const sizes = new Map(modules.map(({ path, sizeBytes = 0 }) => [`/lib/modules/${RELEASE}/${path}`, sizeBytes]))
  const account = new Account(sizes)
  const lanes = isDrawn ? new LaneRecorder(sizes) : undefined
  const machine = new Machine({
    ...kernel.options,
    release: RELEASE,
    // Older kernels are counted as the one that statistics were first tried on. Spec 4.3, V1
    config: { MODULE_STATS: true, MODULE_DECOMPRESS: decompressor === 'kernel' && 'xz' },
    traits: { ...kernel.options.traits, moduleStats: true },
    seed,
    modules,
    programs: { [REQUEST_CLIENT]: requestProgram(kmodModprobe) },
    files: Object.fromEntries(askings.map(({ who, what }) => [`/sys${who}/uevent`, `MODALIAS=${what}\n`])),
    timed: {
      cpus: running,
      cost: serviceTimes({ cpus: running, sizes, slowness: emulation?.slowness }),
      jitter: JITTER,
    },
    stepBudget: STEP_BUDGET,
    toldCalls: ['finit_module', 'init_module'],
    toldPoints: (point) => point === READ || (isDrawn && isWait(point)),
    onEvent: (event) => {
      account.take(event)
      lanes?.take(event)
    },
  })
  return { machine, account, lanes }
}
