export { wastedBytes } from './format-stats.ts'
export type { ModuleFigures } from './module-figures.ts'
export { ModuleStatistics } from './module-statistics.ts'
export { showStats } from './show-stats.ts'
