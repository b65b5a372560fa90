export type { AModule } from './a-module.ts'
export type { Cycle, Cycles } from './cycles.ts'
export { factsOf } from './facts-of.ts'
export { INDEX_SOURCES, type IndexChecks, type IndexFile, type IndexSource, indexFiles } from './index-files.ts'
export { ModuleChoice } from './module-choice.ts'
export { type ModuleFacts, noFacts } from './module-facts.ts'
export { type ModuleFile, moduleFile } from './module-file.ts'
export { inBuildOrder } from './module-order.ts'
export type { Tell, Telling } from './tell.ts'
export {
  type BuiltinFiles,
  type KernelFacts,
  type TreeAnswer,
  type TreeFacts,
  type TreeGraph,
  treeGraph,
} from './tree-graph.ts'
