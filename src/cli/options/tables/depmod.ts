import type { CommandTable, OptionRow } from '../table.ts'
import { addedRoot, config, help, kmodExitStatus, rootVariable, version } from './standard-rows.ts'

/** What the program `depmod` switches over. */
export type DepmodOption =
  | 'all'
  | 'quick'
  | 'basedir'
  | 'moduledir'
  | 'outdir'
  | 'config'
  | 'symvers'
  | 'filesyms'
  | 'errsyms'
  | 'verbose'
  | 'show'
  | 'symbol-prefix'
  | 'warn'
  | 'no-cache'
  | 'verify'
  | 'watch'
  | 'json'
  | 'quiet'
  | 'root'
  | 'version'
  | 'help'

/** In the order of kmod 34.2. */
const rows: readonly OptionRow<DepmodOption>[] = [
  { short: 'a', long: 'all', help: 'Read all modules, which is the default.' },
  {
    short: 'A',
    long: 'quick',
    help: 'Do nothing unless a module is newer than modules.dep.',
    details: 'Times count in whole seconds. With -n, nothing is done in any case.',
  },
  {
    short: 'b',
    long: 'basedir',
    argument: 'DIR',
    completes: 'directory',
    help: 'Use the module directory below DIR.',
    details: 'Configuration is not moved by it. See --root.',
  },
  {
    short: 'm',
    long: 'moduledir',
    argument: 'DIR',
    completes: 'directory',
    help: 'Use DIR instead of lib/modules.',
    details: 'It is taken below that of -b, also where it begins with a slash.',
  },
  {
    short: 'o',
    long: 'outdir',
    argument: 'DIR',
    completes: 'directory',
    help: 'Write below DIR instead of that of -b.',
    details: 'Directories are made as needed.',
  },
  {
    ...config,
    details:
      'PATH is a directory of *.conf files, or one file of any name. It stands in the place of all the usual ones.',
  },
  {
    short: 'E',
    long: 'symvers',
    argument: 'FILE',
    completes: 'file',
    help: "Take the kernel's symbols from a Module.symvers.",
    details: 'With -e, versions are compared too.',
  },
  {
    short: 'F',
    long: 'filesyms',
    argument: 'FILE',
    completes: 'file',
    help: "Take the kernel's symbols from a System.map.",
    details: 'With -E as well, this option does nothing.',
  },
  { short: 'e', long: 'errsyms', help: 'With -E or -F, name symbols that nobody provides.' },
  {
    short: 'v',
    long: 'verbose',
    help: 'Print which module needs which, and by what symbol.',
    details: 'Twice: also what of the configuration is not implemented.',
    repeatable: true,
  },
  { short: 'n', long: 'show', help: 'Print the text files, and write nothing.' },
  { long: 'dry-run', sameAs: 'show' },
  {
    short: 'P',
    long: 'symbol-prefix',
    argument: 'CHARACTER',
    help: 'Ignore CHARACTER in front of symbols.',
    details: 'Some architectures put one before every name.',
  },
  { short: 'w', long: 'warn', help: 'Name aliases that a module has twice.' },
  {
    long: 'no-cache',
    help: 'Read every module, also those that have not changed.',
    details:
      'Without it, only modules are read that are not as the last run saw them: device, inode, size and times decide. ' +
      'An option of modonce, which must be spelled out.',
    own: true,
  },
  {
    long: 'verify',
    help: 'Name indexes that are missing, corrupt, stale or mixed, and write nothing.',
    details:
      'Compares what a run would write now, to which every module is read, with what is there; an index counts by what it ' +
      'says, not by its age. A finding a line. The exit status is 0 for none, 1 for some, and 2 where it cannot be told. ' +
      'An option of modonce, which must be spelled out.',
    own: true,
  },
  {
    long: 'watch',
    help: 'Keep the indexes current: stay, and run again whenever something has changed.',
    details:
      'Modules, the lists of the build, depmod.d, files of -E and -F, and the indexes themselves are watched, and so are ' +
      'places where some of it may come to be. A run begins when nothing has changed for half a second, and at most 5 s after ' +
      'a change; only indexes that would be other are written. A line tells of each run. Where no indexes can be made, as of ' +
      'modules in a circle, the old ones are kept until something changes; what cannot be written is tried again ever more ' +
      'seldom, at least once a minute. A directory without modules and without indexes gets none. SIGINT and SIGTERM end it ' +
      'between two indexes or later, never in the middle of one. Not with -A, -n, --verify or FILE. An option of modonce, ' +
      'which must be spelled out.',
    own: true,
  },
  {
    long: 'json',
    help: 'With --verify, print the answer as one JSON object; with --watch, one a line for each run.',
    details:
      'Their shapes are schemas/depmod-verify.schema.json and schemas/depmod-watch.schema.json. An option of modonce, which ' +
      'must be spelled out.',
    own: true,
  },
  {
    long: 'quiet',
    help: 'With --verify and --watch, print nothing on standard output.',
    details: 'An option of modonce, which must be spelled out: -q is unknown, and --qui is --quick.',
    own: true,
  },
  addedRoot,
  version,
  help,
]

/** `depmod`. */
export const depmod: CommandTable<DepmodOption> = {
  name: 'depmod',
  synopsis: ['[OPTION]... [VERSION [FILE]...]'],
  summary: 'make the indexes of the modules of a kernel',
  description: [
    'Reads all modules of one kernel and writes what modprobe and other loaders live on: which module needs which, which ' +
      'aliases, symbols and device nodes a module answers to, and what it wants loaded before or after. Each file is replaced ' +
      'as a whole: whoever looks sees the old one or the new one.',
    'Modules that need each other in a circle cannot be loaded. They are named, nothing is written, and the exit status is 1. ' +
      'A module that cannot be read is named too, and stays in the indexes with nothing to say.',
    'With FILE, only these modules are indexed, and the files are overwritten with just them.',
  ],
  options: rows,
  operands: [
    {
      name: 'VERSION',
      meaning: 'The kernel version; by default that of the running kernel.',
      completes: 'release',
    },
    { name: 'FILE', meaning: 'The absolute path of a module.', completes: 'file' },
  ],
  exitStatus: [...kmodExitStatus, { status: 2, meaning: 'With --verify: it cannot be told; 1 is for findings.' }],
  environment: [
    rootVariable,
    {
      name: 'MODONCE_FACTS',
      meaning: 'The directory for what modules said when they were read last. Empty: as --no-cache.',
    },
  ],
  files: [
    {
      name: '/lib/modules/VERSION/modules.order',
      meaning: 'Which module comes first where several match, from the build.',
    },
    {
      name: '/lib/modules/VERSION/modules.builtin, modules.builtin.modinfo',
      meaning: 'The modules that are built in, and their aliases, from the build.',
    },
    {
      name: '/etc/depmod.d, /run/depmod.d, /usr/local/lib/depmod.d, /usr/lib/depmod.d, /lib/depmod.d',
      meaning:
        'Directories of *.conf files: which of two modules with one name counts (search, override), where else modules are ' +
        '(external), and what is left out (exclude).',
    },
    {
      name: '/var/cache/modonce, $XDG_CACHE_HOME/modonce, ~/.cache/modonce',
      meaning:
        'What modules said when they were read last; the later ones are for users who may not use the first. A directory that ' +
        'others may use is not used. All of it may be deleted.',
    },
  ],
  examples: [
    { command: 'depmod -b /mnt 6.1.0-13-amd64', meaning: 'Index the modules of an image.' },
    { command: 'depmod -n | grep snd', meaning: 'See what would be written about sound.' },
  ],
  seeAlso: ['modonce(8)', 'modonce-modprobe(8)', 'depmod.d(5)'],
}
