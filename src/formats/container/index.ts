export { type Compression, compressionOf, SMALLEST_FILE_BYTES } from './compression.ts'
export { isCompressedFileName, isModuleFileName, MODULE_SUFFIXES } from './module-file-name.ts'
