export { AskingKernel } from './asking-kernel.ts'
export { bootModules } from './boot-modules.ts'
export {
  type Descriptor,
  finitModule,
  initModule,
  type KernelCaller,
  type OpenFile,
  type OpenFiles,
  type OpenMode,
  openFiles,
  simulatedKernel,
} from './calls/index.ts'
export { type Counters, countsOf } from './counters.ts'
export { deleteModule } from './delete/index.ts'
export { ERAS, type Era, type KernelTraits, type Profile, profileOf } from './eras/index.ts'
export {
  type Defect,
  type ExportFacts,
  formatModuleImage,
  type ImageFacts,
  type InitFacts,
  type ModuleImage,
  type ModuleMemory,
  type Packing,
  type ParameterFacts,
  packImage,
  type SignatureFacts,
  type Told,
  type UseFacts,
  unpackImage,
} from './image/index.ts'
export { DEBIAN_CONFIG, type KernelConfig } from './kernel-config.ts'
export type { LogLine } from './kernel-log.ts'
export type { KernelOptions, ModuleNotifier, SecurityHooks } from './kernel-options.ts'
export { type KernelSurroundings, type KernelWorld, kernelWorld } from './kernel-world.ts'
export { loadModule } from './load/index.ts'
export { ModuleLoader } from './module-loader.ts'
export type { DuplicateReason, ModuleStats } from './module-stats.ts'
export { procModules, showProc } from './proc/index.ts'
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
export { type AnswerHandling, type Asking, BUILT_IN, type KernelServices } from './services/index.ts'
export { type ModuleFigures, ModuleStatistics, showStats, wastedBytes } from './stats/index.ts'
export { type BuiltinModule, showBuiltins, showLoaderFiles } from './sysfs/index.ts'
export {
  type CpuFacts,
  cpuDevices,
  type DeviceFacts,
  parseUevent,
  showDevice,
  type Uevent,
  type UeventPort,
  type UeventSocket,
  ueventPort,
} from './uevents/index.ts'
