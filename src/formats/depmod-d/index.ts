export { type DepmodConfig, depmodConfigOf, type Override } from './depmod-config.ts'
export {
  type DepmodDirective,
  type DepmodFile,
  type DepmodProblem,
  parseDepmodFile,
  type SearchPlace,
} from './depmod-file.ts'
export { DEPMOD_DIRECTORIES } from './directories.ts'
