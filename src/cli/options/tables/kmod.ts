import type { CommandTable } from '../table.ts'
import { type LsmodOption, lsmod } from './lsmod.ts'
import { addedRoot, help, kmodExitStatus, rootVariable, version } from './standard-rows.ts'

/** `kmod list`, which is `lsmod`. */
export const kmodList: CommandTable<LsmodOption> = {
  ...lsmod,
  name: 'kmod list',
  seeAlso: ['modonce(8)', 'modonce-kmod(8)', 'modonce-lsmod(8)'],
}

/** `kmod help`, which looks at no argument. */
const kmodHelp: CommandTable<never> = {
  name: 'kmod help',
  synopsis: [''],
  summary: 'print the help of kmod',
  description: ['Prints what kmod --help prints. Arguments are ignored.'],
  options: [],
  operands: [],
  exitStatus: [{ status: 0, meaning: 'Always.' }],
  seeAlso: ['modonce-kmod(8)'],
}

/** What the program `kmod static-nodes` switches over. */
export type StaticNodesOption = 'output' | 'format' | 'help' | 'root'

/** `kmod static-nodes`. */
export const staticNodes: CommandTable<StaticNodesOption> = {
  name: 'kmod static-nodes',
  synopsis: ['[OPTION]...'],
  summary: 'print the device nodes that bring in their module when opened',
  description: [
    'Some modules can be loaded by opening their device, if only its node exists before the module does. The nodes are those ' +
      'that depmod found in the modules of the running kernel. Where it made no list, there are none, and a warning says so.',
    'FORMAT is human (a paragraph a node), tmpfiles (lines for systemd-tmpfiles) or devname (lines as in modules.devname).',
  ],
  options: [
    {
      short: 'o',
      long: 'output',
      argument: 'FILE',
      completes: 'file',
      help: 'Write to FILE, with the directories it needs.',
    },
    {
      short: 'f',
      long: 'format',
      argument: 'FORMAT',
      completes: ['human', 'tmpfiles', 'devname'],
      help: 'Choose human (default), tmpfiles or devname.',
    },
    help,
    addedRoot,
  ],
  operands: [],
  exitStatus: kmodExitStatus,
  environment: [rootVariable],
  files: [{ name: '/lib/modules/VERSION/modules.devname', meaning: 'The list that depmod made.' }],
  seeAlso: ['modonce-kmod(8)', 'depmod(8)', 'tmpfiles.d(5)'],
}

/** What the program `kmod` switches over. */
export type KmodOption = 'help' | 'version'

/** `kmod`. */
export const kmod: CommandTable<KmodOption> = {
  name: 'kmod',
  synopsis: ['[OPTION]... COMMAND [ARGUMENT]...'],
  summary: 'list modules and static device nodes',
  description: ['Runs one COMMAND. The tools with names of their own are commands of modonce, not of kmod.'],
  options: [help, version],
  operands: [],
  commands: [{ title: 'Commands', tables: [kmodHelp, kmodList, staticNodes] }],
  stopsAtOperand: true,
  exitStatus: kmodExitStatus,
  seeAlso: ['modonce(8)', 'modonce-lsmod(8)'],
}
