import type { CommandTable } from '../table.ts'
import { addedRoot, help, kmodExitStatus, rootVariable, syslog, verbose, version } from './standard-rows.ts'

/** What the programs `lsmod` and `kmod list` switch over. */
export type LsmodOption = 'syslog' | 'verbose' | 'version' | 'help' | 'root'

/** `lsmod`. */
export const lsmod: CommandTable<LsmodOption> = {
  name: 'lsmod',
  synopsis: ['[OPTION]...'],
  summary: 'list the modules in the kernel',
  description: [
    'Prints a row for each module, in the order of /proc/modules: its name, its size in bytes, how many use it, and which ' +
      'modules do.',
  ],
  options: [syslog, verbose, version, help, addedRoot],
  operands: [],
  exitStatus: kmodExitStatus,
  environment: [rootVariable],
  files: [
    { name: '/proc/modules', meaning: 'The modules that the kernel has.' },
    { name: '/sys/module/NAME', meaning: 'The size of one, its reference count and its holders.' },
  ],
  seeAlso: ['modonce(8)', 'modonce-kmod-list(8)', 'modonce-modprobe(8)'],
}
