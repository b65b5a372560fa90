export { checkExports, checkExportVersions } from './exports.ts'
export { resolveSymbols } from './resolve-symbols.ts'
