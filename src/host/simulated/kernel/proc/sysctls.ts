import { latin1Bytes } from '../../../../formats/bytes/index.ts'
import type { ErrnoName } from '../../../../names.ts'
import { storing } from '../../stores.ts'
import type { KernelWorld } from '../kernel-world.ts'

/** A value of /proc/sys that can be read, and written by who may. */
export interface Sysctl {
  /** 0644, where it is not told. */
  readonly mode?: number
  read(): string
  /** Takes a text as it was written, newline and all; an errno where it refuses. */
  write?(text: string): ErrnoName | undefined
}

/** Adds `/proc/sys/NAME`, as in `kernel/tainted`. */
export function addSysctl(
  { fileSystem, rules }: KernelWorld,
  name: string,
  { mode = 0o644, read, write }: Sysctl,
): void {
  const slash = name.lastIndexOf('/')
  const directory = fileSystem.directory(`/proc/sys/${name.slice(0, slash)}`)
  fileSystem.generated(directory, name.slice(slash + 1), () => latin1Bytes(`${read()}\n`), {
    inSysfs: false,
    mode,
    ...(write !== undefined && {
      store: storing((text, { privileged }) => (privileged || !rules.holds('5.4#privileges') ? write(text) : 'EPERM')),
    }),
  })
}

/** A number as sysctls take it; undefined for anything else. */
export function sysctlNumber(text: string): number | undefined {
  return /^\s*-?\d+\s*$/.test(text) ? Number(text) : undefined
}
