import { InstallationError } from '../../errors.ts'
import type { SystemCall } from './system-call.ts'

/** Resolves to 0, or to a negative errno. */
type Answer = Promise<number>

/** The module system calls of the running kernel. Strings are byte strings. */
export interface ModuleSyscalls {
  finitModule(fd: number, parameters: string, flags: number): Answer
  initModule(image: Uint8Array, parameters: string): Answer
  deleteModule(name: string, flags: number): Answer
}

/** Call numbers: init_module, delete_module, finit_module. The kernel's arch/*\/syscalls/*.tbl and asm-generic/unistd.h, v6.12. */
const NUMBERS: Partial<Record<NodeJS.Architecture, readonly [init: number, remove: number, finit: number]>> = {
  x64: [175, 176, 313],
  arm64: [105, 106, 273],
  riscv64: [105, 106, 273],
  loong64: [105, 106, 273],
  ia32: [128, 129, 350],
  arm: [128, 129, 379],
  ppc64: [128, 129, 353],
  s390x: [128, 129, 344],
}

/** By number through libc's `syscall()`: glibc has no finit_module, and its init_module is deprecated. */
export function moduleSyscalls(call: SystemCall, architecture: NodeJS.Architecture = process.arch): ModuleSyscalls {
  const numbers = NUMBERS[architecture]
  if (numbers === undefined)
    throw new InstallationError(
      `the numbers of the module system calls are not known for the architecture ${architecture}`,
    )
  const [init, remove, finit] = numbers
  return {
    finitModule: (fd, parameters, flags) => call(finit, [fd, cString(parameters), flags]),
    initModule: (image, parameters) => call(init, [image, image.length, cString(parameters)]),
    deleteModule: (name, flags) => call(remove, [cString(name), flags]),
  }
}

function cString(text: string): Buffer {
  return Buffer.from(`${text}\0`, 'latin1')
}
