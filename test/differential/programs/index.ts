export { type ModuleProgram, parseProgram } from './program.ts'
export { type NamedProgram, randomPrograms } from './random-programs.ts'
