export { type KernelSymbol, type KernelSymbols, parseModuleSymvers } from './module-symvers.ts'
export { parseSystemMap } from './system-map.ts'
