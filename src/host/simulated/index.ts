/** A simulated machine: Linux as its module loaders see it, in virtual time, and the same run for the same seed. */
export type { TimelineEvent } from '../../timeline/index.ts'
export type { Blocked, Choice, Step } from './choice.ts'
export { FAULT_KINDS, type FaultKind, type Faults, faultsOf, faultsOfActor } from './faults.ts'
export { type Footprint, inConflict, type PlaceName } from './footprint.ts'
export {
  type AnswerHandling,
  type Asking,
  BUILT_IN,
  type Counters,
  type CpuFacts,
  cpuDevices,
  type Defect,
  type Descriptor,
  type DeviceFacts,
  ERAS,
  type Era,
  type ExportFacts,
  formatModuleImage,
  type ImageFacts,
  type InitFacts,
  type KernelConfig,
  type KernelOptions,
  type KernelServices,
  type KernelTraits,
  type LogLine,
  type ModuleImage,
  type ModuleMemory,
  type ModuleNotifier,
  type OpenFiles,
  type OpenMode,
  type Packing,
  type ParameterFacts,
  packImage,
  parseUevent,
  profileOf,
  type RequestFigures,
  type RequestHow,
  type RequestOptions,
  type RuleId,
  type SecurityHooks,
  type SignatureFacts,
  type Told,
  type Uevent,
  type UeventPort,
  type UeventSocket,
  type UseFacts,
} from './kernel/index.ts'
export { Machine, simulatedHost } from './machine.ts'
export type { MemoryFigures } from './machine-kernel.ts'
export type { FileFacts, MachineOptions } from './machine-options.ts'
export type { BuiltinFacts, ModuleFacts } from './module-tree.ts'
export type { Process, ProcessEnd } from './process.ts'
export type { StartOptions } from './processes.ts'
export { type Random, seededRandom } from './random.ts'
export type { Program } from './simulated-commands.ts'
export type { SimulatedHost } from './simulated-host.ts'
export type { SnapshotEntry } from './snapshot.ts'
export type { StandingCall } from './standing-call.ts'
export type { Tally } from './tally.ts'
export type { CostedStep, Times } from './timed-order.ts'
export { ownName, type ValueName, ValueNames } from './value-name.ts'
export type { Witness, WitnessedCell } from './witness.ts'
export type { CallTurn, StandingStrand, Witnessed } from './witnessed.ts'
