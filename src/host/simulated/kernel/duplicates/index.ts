export { lookAtName } from './name-policy.ts'
