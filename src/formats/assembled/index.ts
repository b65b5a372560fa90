export { Assembled, sharedAssembled } from './assembled.ts'
