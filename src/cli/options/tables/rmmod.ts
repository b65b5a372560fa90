import type { CommandTable } from '../table.ts'
import { help, kmodExitStatus, syslog, verbose, version } from './standard-rows.ts'

/** What the program `rmmod` switches over. */
export type RmmodOption = 'force' | 'syslog' | 'verbose' | 'version' | 'help'

/** `rmmod`. */
export const rmmod: CommandTable<RmmodOption> = {
  name: 'rmmod',
  synopsis: ['[OPTION]... MODULE...'],
  summary: 'remove modules from the kernel',
  description: [
    'Removes each MODULE by itself: neither what it depends on nor what uses it, and without a look at configuration. A ' +
      'module that is built in, not there or in use is an error, and the next one is tried all the same. ' +
      'modprobe -r removes dependencies too.',
  ],
  options: [
    {
      short: 'f',
      long: 'force',
      help: 'Skip the checks and remove even if in use.',
      details: 'Works only where the kernel was built to allow it. What still uses the module crashes sooner or later.',
    },
    syslog,
    verbose,
    version,
    help,
  ],
  operands: [
    { name: 'MODULE', meaning: 'A module name, or the path of a file of that name.', completes: 'loaded-module' },
  ],
  exitStatus: kmodExitStatus,
  seeAlso: ['modonce(8)', 'modonce-modprobe(8)', 'modonce-insmod(8)'],
}
