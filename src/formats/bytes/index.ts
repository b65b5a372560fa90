export { ByteReader, type Endian } from './byte-reader.ts'
export { latin1, latin1Bytes } from './latin1.ts'
export { NamePool } from './name-pool.ts'
export { WordStore } from './word-store.ts'
