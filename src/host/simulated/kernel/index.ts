export { AskingKernel } from './asking-kernel.ts'
export { bootModules } from './boot-modules.ts'
export type { Counters } from './counters.ts'
export { ERAS, type Era, type KernelTraits, type Profile, profileOf } from './eras/index.ts'
export { DEBIAN_CONFIG, type KernelConfig } from './kernel-config.ts'
export { KernelLog, type LogLine } from './kernel-log.ts'
export { formatModuleImage, type InitFacts, type ModuleImage } from './module-image.ts'
export { type KernelWorld, ModuleTable } from './module-table.ts'
export {
  type HelperCall,
  type HelperEnd,
  type HelperMachine,
  type RequestFigures,
  type RequestHow,
  type RequestOptions,
  type RunningHelper,
  requestModule,
} from './request/index.ts'
export { type RuleId, Rules } from './rules.ts'
export {
  type AnswerHandling,
  type Asking,
  BUILT_IN,
  type KernelServices,
} from './services/index.ts'
export { simulatedKernel } from './simulated-kernel.ts'
