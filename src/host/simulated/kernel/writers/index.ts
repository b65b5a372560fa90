export { WriteCounts } from './write-counts.ts'
