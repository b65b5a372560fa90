export { tryToForceLoad } from './force-load.ts'
export { checkLayoutVersion, checkSymbolVersion } from './symbol-version.ts'
export { checkVermagic } from './vermagic.ts'
