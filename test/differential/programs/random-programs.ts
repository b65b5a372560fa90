import { programAlone } from './alone.ts'
import { formatProgram, type ModuleProgram } from './program.ts'
import { programTogether } from './together.ts'
import { programOfBoot } from './whole-boot.ts'

/** A program, and the name by which the guest's runner knows it. */
export interface NamedProgram {
  readonly id: string
  readonly text: string
  readonly program: ModuleProgram
}

const MAKERS = { alone: programAlone, together: programTogether, boot: programOfBoot }

/** Of one process, of several that begin at one moment, or of one that has a boot of its own. */
export type ProgramKind = keyof typeof MAKERS

/** Programs of a kind, for so many seeds from the first on. */
export function randomPrograms(kind: ProgramKind, firstSeed: number, count: number): NamedProgram[] {
  return Array.from({ length: count }, (_, index) => {
    const program = MAKERS[kind](firstSeed + index)
    return { id: `${kind}-${firstSeed + index}`, text: formatProgram(program), program }
  })
}
