export { freeMemory, freeModule, notifyGoing, unlink } from './free-module.ts'
