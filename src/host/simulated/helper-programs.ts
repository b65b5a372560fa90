import { isRefusal } from '../../errors.ts'
import type { ErrnoName } from '../../names.ts'
import type { FileSystem } from './file-system.ts'
import { DEBIAN_CONFIG, type HelperCall, type HelperEnd } from './kernel/index.ts'
import type { MachineOptions } from './machine-options.ts'
import type { ProcessEnd } from './process.ts'
import type { Program } from './simulated-commands.ts'

const EXECUTE_BITS = 0o111
const SIGKILL = 9

/** The program that the kernel finds at a path, or why exec refuses: files are no programs of this machine. R3.12 */
export function executable(
  { programs = {}, helper, config }: MachineOptions,
  fileSystem: FileSystem,
  path: string,
): Program | ErrnoName {
  const modprobe = config?.MODPROBE_PATH ?? DEBIAN_CONFIG.MODPROBE_PATH
  const program = programs[path] ?? (path === modprobe ? helper : undefined)
  if (program !== undefined) return program
  try {
    const { kind, mode } = fileSystem.resolve('open', path)
    return kind === 'file' && (mode & EXECUTE_BITS) !== 0 ? 'ENOEXEC' : 'EACCES'
  } catch (error) {
    if (isRefusal(error)) return error.code
    throw error
  }
}

/** What a helper is called in events: `modprobe for net-pf-10`. */
export function helperName({ path, argv }: HelperCall): string {
  return `${path.slice(path.lastIndexOf('/') + 1)} for ${argv.at(-1)}`
}

/** How a helper ended, as wait(2) tells. */
export function helperEnd(end: ProcessEnd | undefined): HelperEnd | undefined {
  if (end === undefined || end.kind === 'exited') return end
  return { kind: 'killed', signal: SIGKILL }
}
