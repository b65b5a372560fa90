import type { CommandTable } from '../table.ts'
import {
  config,
  configurationFiles,
  dirname,
  help,
  indexFiles,
  root,
  rootVariable,
  setVersion,
} from './standard-rows.ts'
import { batch, json } from './why.ts'

/** What the program `check` switches over. */
export type CheckOption = 'json' | 'quiet' | 'batch' | 'config' | 'dirname' | 'set-version' | 'root' | 'help'

/** `modonce check`. */
export const check: CommandTable<CheckOption> = {
  name: 'check',
  synopsis: ['[OPTION]... ASKED...', '[OPTION]... --batch FILE'],
  summary: 'tell whether a request for a module is satisfied',
  description: [
    'A request is satisfied if what it resolves to is live in the kernel or built into it, whatever alias it used. A module ' +
      'that is still coming or already going is not enough.',
    'A success of modprobe does not say as much: it is also the answer for a blacklisted module, and for a command from ' +
      'configuration that loads nothing.',
  ],
  options: [
    json,
    { short: 'q', long: 'quiet', help: 'Print nothing; the exit status is the answer.' },
    batch,
    config,
    dirname,
    setVersion,
    root,
    help,
  ],
  operands: [{ name: 'ASKED', meaning: 'A module name or an alias.', completes: 'module' }],
  exitStatus: [
    { status: 0, meaning: 'Every request is satisfied.' },
    { status: 1, meaning: 'At least one is not.' },
    { status: 2, meaning: 'It could not be told, because something could not be read.' },
    { status: 64, meaning: 'The arguments make no sense.' },
  ],
  environment: [rootVariable],
  files: [
    { name: '/sys/module, /proc/modules', meaning: 'Where the kernel says what is live.' },
    indexFiles,
    ...configurationFiles,
  ],
  examples: [{ command: 'modonce check -q fs-ext4 && mount /srv', meaning: 'Mount only with a driver at hand.' }],
  seeAlso: ['modonce(8)', 'modonce-why(8)'],
}
