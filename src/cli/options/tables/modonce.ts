import type { CommandTable, Option } from '../table.ts'
import { check } from './check.ts'
import { depmod } from './depmod.ts'
import { explore } from './explore.ts'
import { insmod } from './insmod.ts'
import { kmod } from './kmod.ts'
import { load } from './load.ts'
import { lsmod } from './lsmod.ts'
import { modinfo } from './modinfo.ts'
import { modprobe } from './modprobe.ts'
import { replay } from './replay.ts'
import { requests } from './requests.ts'
import { rmmod } from './rmmod.ts'
import { serve } from './serve.ts'
import { service } from './service.ts'
import { help, rootVariable, version } from './standard-rows.ts'
import { status } from './status.ts'
import { storm } from './storm.ts'
import { why } from './why.ts'

const ownExitStatus = [
  { status: 0, meaning: 'Printed.' },
  { status: 64, meaning: 'The arguments make no sense.' },
]

const asking: readonly CommandTable[] = [why, check, requests]

const loading: readonly CommandTable[] = [load, serve, status, service]

const proving: readonly CommandTable[] = [explore, replay, storm]

const tools: readonly CommandTable[] = [modprobe, depmod, modinfo, lsmod, insmod, rmmod, kmod]

const onlyHelp: readonly Option<'help'>[] = [help]

/** `modonce completion`. */
export const completion: CommandTable<'help'> = {
  name: 'completion',
  synopsis: ['bash|zsh|fish'],
  summary: 'print the completions of a shell',
  description: ['Prints a script that makes the shell complete commands, options and modules of modonce.'],
  options: onlyHelp,
  operands: [{ name: 'SHELL', meaning: 'bash, zsh or fish.', completes: ['bash', 'zsh', 'fish'] }],
  exitStatus: ownExitStatus,
  examples: [
    { command: 'eval "$(modonce completion bash)"', meaning: 'In ~/.bashrc.' },
    { command: 'modonce completion zsh > ~/.zfunc/_modonce', meaning: 'A directory of $fpath.' },
    { command: 'modonce completion fish > ~/.config/fish/completions/modonce.fish', meaning: 'Once for fish.' },
  ],
  seeAlso: ['modonce(8)'],
}

/** `modonce man`. */
export const man: CommandTable<'help'> = {
  name: 'man',
  synopsis: ['[COMMAND]...'],
  summary: 'print the man page of modonce or of a command',
  description: ['Prints the source of a man page, for man -l or for a package. Without COMMAND, that of modonce.'],
  options: onlyHelp,
  operands: [
    {
      name: 'COMMAND',
      meaning: 'A command of modonce; two words for one of kmod.',
      completes: [...asking, ...loading, ...proving, ...tools].map((table) => table.name).concat('completion', 'man'),
    },
  ],
  exitStatus: ownExitStatus,
  examples: [{ command: 'modonce man modprobe | man -l -', meaning: 'Read a page.' }],
  seeAlso: ['modonce(8)'],
}

/** What the program `modonce` itself switches over. */
export type ModonceOption = 'help' | 'version'

/** `modonce`, above all other tables. */
export const modonce: CommandTable<ModonceOption> = {
  name: 'modonce',
  synopsis: ['COMMAND [ARGUMENT]...'],
  summary: 'load each kernel module once, and tell the truth about it',
  description: [
    'modonce is Linux kernel module loading with an account of itself: what a request resolves to and why, and whether it is ' +
      'satisfied. The tools of kmod are among its commands, with their options, output and exit status; under the name of ' +
      'such a tool, modonce is that tool.',
    'A long option may be abbreviated as far as it stays unique, and options may stand after operands, except where ' +
      'POSIXLY_CORRECT is set. The word -- ends options.',
  ],
  options: [help, version],
  operands: [],
  commands: [
    { title: 'Ask', tables: asking },
    { title: 'Load', tables: loading },
    { title: 'Prove', tables: proving },
    { title: 'Tools of kmod', tables: tools },
    { title: 'About modonce', tables: [completion, man] },
  ],
  stopsAtOperand: true,
  exitStatus: [
    { status: 0, meaning: 'Yes, or done.' },
    { status: 1, meaning: 'No, or failed.' },
    { status: 2, meaning: 'It could not be told.' },
    { status: 64, meaning: 'The arguments make no sense; for a tool of kmod, 1.' },
  ],
  environment: [
    rootVariable,
    { name: 'POSIXLY_CORRECT', meaning: 'If set, the first operand ends options, as POSIX has it.' },
  ],
  seeAlso: ['modonce-why(8)', 'modonce-check(8)', 'modonce-modprobe(8)', 'kmod(8)'],
}
