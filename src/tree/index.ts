export {
  allFacts,
  changesSince,
  Digest,
  type FinishedRun,
  intactOutputs,
  isSettled,
  type KnownOutput,
  keepRun,
  loadForComparison,
  loadStoredFacts,
  lookAtModules,
  openTreeMemory,
  readModules,
  SOURCES,
  type Survey,
  sumOf,
  type TreeMemory,
  UNKNOWN,
  unreadModules,
  withoutLast,
} from './fact-cache/index.ts'
export { LiveTree, type OpenedTree } from './live-tree.ts'
export { kernelBlacklist, modulesLoadList } from './modules-load-list.ts'
export { moduleDirectory, openTree, type Tree, type TreeOptions } from './open-tree.ts'
export { type ConfigProblem, type ConfigReading, readConfig } from './read-config.ts'
export { readDepmodConfig } from './read-depmod-config.ts'
export { type FactsHost, readFacts } from './read-facts.ts'
export { type IndexReading, readIndexes } from './read-indexes.ts'
export { readKernelConfig } from './read-kernel-config.ts'
export { readModule, readModuleInto } from './read-module.ts'
export { type DiskResolution, resolveOnDisk } from './resolve-on-disk.ts'
export { type ScanAnswer, scanModules } from './scan-modules.ts'
export {
  type Difference,
  differenceOf,
  type Identities,
  identitiesOf,
  type Snapshot,
  TreeWatch,
  type WatchedTree,
} from './watch/index.ts'
export { newRoom, withRooms } from './with-rooms.ts'
export { makeDirectories, replaceFile } from './write-file.ts'
