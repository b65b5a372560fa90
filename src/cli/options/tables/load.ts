import type { CommandTable } from '../table.ts'
import { config, configurationFiles, help, indexFiles } from './standard-rows.ts'

/** What the program `load` switches over. */
export type LoadOption = 'json' | 'quiet' | 'parameters' | 'config' | 'help'

/** `modonce load`. */
export const load: CommandTable<LoadOption> = {
  name: 'load',
  synopsis: ['[OPTION]... ASKED...'],
  summary: 'load what a request resolves to, once however many ask',
  description: [
    'ASKED is the name of a module or an alias. Whatever it resolves to is loaded into the running kernel with all that it ' +
      'needs, as modprobe does it. While a module is being inserted by another process that shares /run/modonce, this one waits ' +
      'and joins: the image is read once, and whoever asked is told how it ended.',
    'Where a daemon answers (modonce serve) it is asked, unless --parameters or --config is given; --json tells by whom it was done. ' +
      'Loaded means live in the kernel. A blacklisted module is not loaded, which counts as a no; the answer says so.',
  ],
  options: [
    { long: 'json', help: 'Print JSON, an object a request.' },
    { short: 'q', long: 'quiet', help: 'Print nothing; the exit status is the answer.' },
    {
      short: 'p',
      long: 'parameters',
      argument: 'TEXT',
      help: 'Hand TEXT to the modules asked for, as in debug=1.',
      details: 'Where the module is live already or was inserted by somebody else meanwhile, the answer says so.',
    },
    config,
    help,
  ],
  operands: [{ name: 'ASKED', meaning: 'A module name or an alias.', completes: 'module' }],
  exitStatus: [
    { status: 0, meaning: 'Every request led to a module that is live or built in.' },
    { status: 1, meaning: 'At least one did not.' },
    { status: 2, meaning: 'It could not be told, because something could not be read.' },
    { status: 64, meaning: 'The arguments make no sense.' },
  ],
  files: [
    { name: '/run/modonce', meaning: 'A lock file for each module, which holds how its last insertion ended.' },
    indexFiles,
    ...configurationFiles,
  ],
  examples: [{ command: 'modonce load net-pf-16-proto-6', meaning: 'Be ready for sockets of this family.' }],
  seeAlso: ['modonce(8)', 'modonce-check(8)', 'modonce-modprobe(8)'],
}
