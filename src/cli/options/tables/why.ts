import type { CommandTable, Option } from '../table.ts'
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

/** Rows of `why` and `check`. */
export const json: Option<'json'> = {
  long: 'json',
  help: 'Print JSON, an object a request.',
}

/** Rows of `why` and `check`. */
export const batch: Option<'batch'> = {
  long: 'batch',
  argument: 'FILE',
  completes: 'file',
  help: 'Take requests from FILE, a line each; - is stdin.',
  details:
    'The answers are JSON Lines: one object on one line for each line of FILE, in the same order. Implies --json.',
}

/** What the program `why` switches over. */
export type WhyOption = 'json' | 'check' | 'batch' | 'config' | 'dirname' | 'set-version' | 'root' | 'help'

/** `modonce why`. */
export const why: CommandTable<WhyOption> = {
  name: 'why',
  synopsis: ['[OPTION]... ASKED...', '[OPTION]... --batch FILE'],
  summary: 'explain what a request for a module resolves to, and why',
  description: [
    'ASKED is what somebody asked the kernel or modprobe for: the name of a module or an alias, as in pci:v00008086..., ' +
      'fs-ext4 or net-pf-16-proto-6.',
    'The answer names every candidate, the line of an index or of configuration that decided for or against it, the modules ' +
      'that it takes with the reason for each, the state of each now, and what a load would do. Nothing is loaded, and no ' +
      'lock is taken.',
  ],
  options: [
    json,
    { long: 'check', help: 'Say only whether it is satisfied, as check does.' },
    batch,
    config,
    dirname,
    setVersion,
    root,
    help,
  ],
  operands: [{ name: 'ASKED', meaning: 'A module name or an alias.', completes: 'module' }],
  exitStatus: [
    { status: 0, meaning: 'Every request resolves to something; with --check, every one is satisfied.' },
    { status: 1, meaning: 'At least one does not, or is not.' },
    { status: 2, meaning: 'It could not be told, because something could not be read.' },
    { status: 64, meaning: 'The arguments make no sense.' },
  ],
  environment: [rootVariable],
  files: [indexFiles, ...configurationFiles],
  examples: [
    { command: 'modonce why net-pf-16-proto-6', meaning: 'What does a socket of this family bring in?' },
    { command: 'modonce why --root /mnt/image -S 6.1.0-40-amd64 nouveau', meaning: 'Why not, in that image?' },
    {
      command: 'cat /sys/bus/*/devices/*/modalias | modonce why --batch -',
      meaning: 'A JSON object for each device of this machine.',
    },
  ],
  seeAlso: ['modonce(8)', 'modonce-check(8)', 'modonce-modprobe(8)', 'modprobe.d(5)'],
}
