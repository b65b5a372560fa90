export { Assembled } from './assembled.ts'
