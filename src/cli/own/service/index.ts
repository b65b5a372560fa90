/** `modonce service`: its place in the system, as files. */
export { service } from './service.ts'
export { commandRunner } from './units.ts'
