export { disagreement } from './disagreement.ts'
