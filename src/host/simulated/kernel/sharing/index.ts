export { SharedLoads } from './shared-loads.ts'
