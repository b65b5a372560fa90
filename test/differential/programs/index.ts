export { type ModuleProgram, parseProgram } from './program.ts'
export { type NamedProgram, type ProgramKind, randomPrograms } from './random-programs.ts'
