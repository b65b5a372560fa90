import type { CommandTable } from '../table.ts'
import { type ModprobeOption, modprobeRows } from './modprobe-rows.ts'
import { configurationFiles, indexFiles, kmodExitStatus, rootVariable } from './standard-rows.ts'

/** `modprobe`. */
export const modprobe: CommandTable<ModprobeOption> = {
  name: 'modprobe',
  synopsis: [
    '[OPTION]... MODULE [PARAMETER]...',
    '[OPTION]... -a MODULE...',
    '[OPTION]... -r MODULE...',
    '[OPTION]... -R|-D|--show-modversions|--show-exports MODULE',
    '[OPTION]... -c',
  ],
  summary: 'insert modules with all that they need, or remove them',
  description: [
    'MODULE is the name of a module, an alias, or a path that begins with / or ./. In names, dashes and underscores are the ' +
      'same. An alias may stand for several modules, and each of them is inserted.',
    'Before a module come the modules that it depends on and its soft dependencies of the kind pre; after it, those of the ' +
      'kind post. Configuration may add aliases, parameters and soft dependencies, blacklist a module against its aliases, or ' +
      'put a command in the place of its insertion or removal. A module that is live or built in is left as it is, and that ' +
      'is a success.',
    'The words after MODULE are parameters for it, as in debug=1; they come after those from configuration.',
  ],
  options: modprobeRows,
  operands: [
    { name: 'MODULE', meaning: 'A module name, an alias, or a path that begins with / or ./.', completes: 'module' },
    { name: 'PARAMETER', meaning: 'NAME=VALUE or NAME, handed to the module.' },
  ],
  exitStatus: kmodExitStatus,
  environment: [
    {
      name: 'MODPROBE_OPTIONS',
      meaning:
        'Words put before the arguments, split at spaces outside quotes. Options -C, -q, -s and -v of the command line are ' +
        'appended to it for commands from configuration.',
    },
    rootVariable,
  ],
  files: [indexFiles, ...configurationFiles],
  examples: [
    { command: 'modprobe -D xfs', meaning: 'Show what a load of xfs would insert, from an empty kernel.' },
    {
      command: 'modprobe -R pci:v00008086d000010D3sv00008086sd0000A01Fbc02sc00i00',
      meaning: 'Show which modules an alias stands for.',
    },
    { command: 'modprobe -r nbd', meaning: 'Remove nbd, and what it alone needed.' },
  ],
  seeAlso: ['modonce(8)', 'modonce-why(8)', 'modonce-modinfo(8)', 'modprobe.d(5)', 'depmod(8)'],
}
