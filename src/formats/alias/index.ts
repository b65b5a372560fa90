export { fnmatch, fnmatchBytes } from './fnmatch.ts'
export { type Modalias, type ModaliasField, parseModalias } from './modalias.ts'
export { normalizeAlias } from './normalize-alias.ts'
