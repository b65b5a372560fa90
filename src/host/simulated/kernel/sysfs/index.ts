export { type BuiltinModule, showBuiltins } from './built-in-directories.ts'
export { hideModule } from './hide-module.ts'
export { showLoaderFiles } from './loader-files.ts'
export { fillDirectory, makeDirectory, SYS_MODULE } from './show-module.ts'
