export { type Compression, compressionOf } from './compression.ts'
export { isModuleFileName, MODULE_SUFFIXES } from './module-file-name.ts'
