export { procModules } from './proc-modules.ts'
export { showProc } from './show-proc.ts'
