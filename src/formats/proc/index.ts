export { type LoadedModule, parseProcModules } from './proc-modules.ts'
export { parseCompression, parseCoresize, parseInitstate, parseModulesDisabled, parseRefcnt } from './sys-module.ts'
