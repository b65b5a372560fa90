export {
  dropUses,
  LoadedModule,
  type ModuleStage,
  type ModuleState,
  moduleId,
  use,
} from './loaded-module.ts'
export { ModuleList } from './module-list.ts'
export { type OfferedSymbol, SymbolTable, symbolOf } from './symbol-table.ts'
export { isGplCompatible, KernelTaints, type Taint, withTaint } from './taints.ts'
