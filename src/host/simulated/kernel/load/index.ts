export { loadModule } from './load-module.ts'
