export { formatModuleImage, parseModuleImage } from './image-format.ts'
export type {
  Defect,
  ExportFacts,
  ImageFacts,
  InitFacts,
  ModuleImage,
  ParameterFacts,
  SignatureFacts,
  Told,
  UseFacts,
} from './module-image.ts'
export { coreBytes, initBytes, type ModuleMemory, moduleMemory } from './module-memory.ts'
export { isUnpacked, type Packing, packImage, unpackImage } from './packed-image.ts'
export { DESCRIPTOR_BYTES, endOfFile, SIGNATURE_MARKER } from './signature-trailer.ts'
