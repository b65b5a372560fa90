export { moduleInfo } from './module-info.ts'
