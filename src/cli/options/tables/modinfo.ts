import type { CommandTable, Option } from '../table.ts'
import { addedRoot, help, indexFiles, rootVariable, version } from './standard-rows.ts'

/** What the program `modinfo` switches over. */
export type ModinfoOption =
  | 'author'
  | 'description'
  | 'license'
  | 'parameters'
  | 'filename'
  | 'null'
  | 'modname'
  | 'field'
  | 'set-version'
  | 'basedir'
  | 'root'
  | 'version'
  | 'help'

const FIELDS = [
  ...[
    'alias',
    'author',
    'build-id',
    'depends',
    'description',
    'filename',
    'firmware',
    'import_ns',
    'intree',
    'license',
  ],
  ...['name', 'parm', 'retpoline', 'sig_hashalgo', 'sig_id', 'sig_key', 'signature', 'signer', 'softdep', 'srcversion'],
  ...['vermagic', 'version', 'weakdep'],
]

/** In the order of kmod 34.2. */
const rows: readonly Option<ModinfoOption>[] = [
  { short: 'a', long: 'author', help: 'Print the authors only.' },
  { short: 'd', long: 'description', help: 'Print the description only.' },
  { short: 'l', long: 'license', help: 'Print the license only.' },
  { short: 'p', long: 'parameters', help: 'Print the parameters only, with their types.' },
  { short: 'n', long: 'filename', help: 'Print the path of the file only.' },
  { short: '0', long: 'null', help: 'End each value with a NUL, not a newline.' },
  { short: 'm', long: 'modname', help: 'MODULE is a name, neither an alias nor a file.' },
  {
    short: 'F',
    long: 'field',
    argument: 'FIELD',
    completes: FIELDS,
    help: 'Print the values of FIELD only.',
    details: 'Upper and lower case differ. A field that the module does not have prints nothing, and is no failure.',
  },
  {
    short: 'k',
    long: 'set-version',
    argument: 'VERSION',
    completes: 'release',
    help: 'Use the modules of kernel VERSION.',
    details: 'Without it, those of the running kernel, as uname -r names it.',
  },
  { short: 'b', long: 'basedir', argument: 'DIR', completes: 'directory', help: 'Look for lib/modules below DIR.' },
  addedRoot,
  version,
  help,
]

/** `modinfo`. */
export const modinfo: CommandTable<ModinfoOption> = {
  name: 'modinfo',
  synopsis: ['[OPTION]... MODULE|FILE...'],
  summary: 'print what a module says about itself',
  description: [
    'An operand is a file if its name ends as that of a module (.ko, .ko.xz and the like) and the file exists; otherwise it ' +
      'is the name of a module or an alias, which is looked up in the indexes. Configuration is not read, so an alias from ' +
      'modprobe.d is unknown here.',
    'Of several options that choose a field, the last one counts. All operands are tried, even after a failure.',
  ],
  options: rows,
  operands: [
    { name: 'MODULE', meaning: 'A module name or an alias.', completes: 'module' },
    { name: 'FILE', meaning: 'A module, compressed or not.' },
  ],
  exitStatus: [
    { status: 0, meaning: 'Every operand was found and read.' },
    { status: 1, meaning: 'At least one was not, or the arguments make no sense.' },
  ],
  environment: [rootVariable],
  files: [indexFiles],
  examples: [
    { command: 'modinfo -F firmware iwlwifi', meaning: 'List the firmware that a driver may ask for.' },
    { command: 'modinfo -p ./e1000e.ko', meaning: 'List the parameters of a module in a file.' },
  ],
  seeAlso: ['modonce(8)', 'modonce-modprobe(8)'],
}
