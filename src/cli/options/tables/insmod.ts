import type { CommandTable } from '../table.ts'
import { help, kmodExitStatus, syslog, verbose, version } from './standard-rows.ts'

/** What the program `insmod` switches over. */
export type InsmodOption = 'force' | 'force-modversion' | 'force-vermagic' | 'syslog' | 'verbose' | 'version' | 'help'

/** `insmod`. */
export const insmod: CommandTable<InsmodOption> = {
  name: 'insmod',
  synopsis: ['[OPTION]... FILE [PARAMETER]...'],
  summary: 'insert the module in one file',
  description: [
    'Hands the module in FILE to the kernel. No dependency is inserted first, no configuration and no index is read, and ' +
      'nobody waits for a load that goes on at the same time: the answer is that of the kernel. In most cases modprobe is ' +
      'what is wanted.',
  ],
  options: [
    {
      short: 'f',
      long: 'force',
      help: 'Load even if made for another kernel.',
      details: 'As --force-modversion and --force-vermagic. The kernel may refuse it, may crash, and is tainted.',
    },
    { long: 'force-modversion', help: 'Ignore the versions of symbols.', details: 'From kmod after 34.', own: true },
    {
      long: 'force-vermagic',
      help: 'Ignore the version of kernel and compiler.',
      details: 'From kmod after 34.',
      own: true,
    },
    syslog,
    verbose,
    version,
    help,
  ],
  operands: [
    { name: 'FILE', meaning: 'A module, compressed or not.', completes: 'file' },
    { name: 'PARAMETER', meaning: 'NAME=VALUE or NAME, handed to the module.' },
  ],
  exitStatus: kmodExitStatus,
  seeAlso: ['modonce(8)', 'modonce-modprobe(8)', 'modonce-rmmod(8)'],
}
