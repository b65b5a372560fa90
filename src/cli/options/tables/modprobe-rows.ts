import type { OptionRow } from '../table.ts'
import { addedRoot, config, dirname, help, setVersion, syslog, verbose, version } from './standard-rows.ts'

/** What the program `modprobe` switches over. */
export type ModprobeOption =
  | 'all'
  | 'remove'
  | 'remove-holders'
  | 'wait'
  | 'show-alias'
  | 'first-time'
  | 'ignore-install'
  | 'use-blacklist'
  | 'force'
  | 'force-modversion'
  | 'force-vermagic'
  | 'show-depends'
  | 'show-config'
  | 'show-modversions'
  | 'show-exports'
  | 'dry-run'
  | 'config'
  | 'dirname'
  | 'set-version'
  | 'root'
  | 'syslog'
  | 'quiet'
  | 'verbose'
  | 'version'
  | 'help'

/** The options of `modprobe`, in the order of kmod 34.2. */
export const modprobeRows: readonly OptionRow<ModprobeOption>[] = [
  {
    short: 'a',
    long: 'all',
    help: 'Every operand is a module, and none a parameter.',
    details: 'One that cannot be found does not stop the others, but makes the exit status 1.',
  },
  {
    short: 'r',
    long: 'remove',
    help: 'Remove modules instead.',
    details:
      'Every operand is a module. What it depended on goes too, where nothing else uses it, and so do its soft ' +
      'dependencies. A module in use stays and is an error.',
  },
  { long: 'remove-dependencies', sameAs: 'remove-holders', deprecated: true },
  { long: 'remove-holders', help: 'With -r, remove also the modules that use it.' },
  {
    short: 'w',
    long: 'wait',
    argument: 'MSEC',
    help: 'With -r, retry for MSEC milliseconds while in use.',
    details: 'MSEC is read as C reads integers: 0x begins a hexadecimal number and 0 an octal one.',
  },
  {
    short: 'R',
    long: 'show-alias',
    help: 'Print the modules that an alias stands for.',
    details: 'A name a line, without dependencies; nothing is inserted. The long name is that of kmod after 34.',
    own: true,
  },
  { long: 'resolve-alias', sameAs: 'show-alias', deprecated: true },
  { long: 'first-time', help: 'Fail if already inserted or, with -r, not there.' },
  {
    short: 'i',
    long: 'ignore-install',
    help: 'Run no install or remove command for MODULE.',
    details: 'The soft dependencies of MODULE are ignored as well; those of its dependencies are not.',
  },
  { long: 'ignore-remove', sameAs: 'ignore-install' },
  {
    short: 'b',
    long: 'use-blacklist',
    help: 'Apply the blacklist to module names too.',
    details: 'Without it, the blacklist counts only for a module that was asked for by an alias.',
  },
  {
    short: 'f',
    long: 'force',
    help: 'Load or remove where the kernel would refuse.',
    details:
      'For a load, --force-modversion and --force-vermagic. The kernel may refuse it, may crash, and is tainted.',
  },
  { long: 'force-modversion', help: 'Ignore the versions of symbols.' },
  { long: 'force-vermagic', help: 'Ignore the version of kernel and compiler.' },
  {
    short: 'D',
    long: 'show-depends',
    help: 'Print what a load takes, and do nothing.',
    details:
      'A line a step: insmod with path and parameters, install with the command, or builtin. The state of the kernel does ' +
      'not count, so that modules which are live are listed too. Compare -n.',
  },
  { long: 'showconfig', sameAs: 'show-config', deprecated: true },
  { short: 'c', long: 'show-config', help: 'Print configuration, aliases and symbols.' },
  {
    long: 'show-modversions',
    help: 'Print the versions of symbols that it needs.',
    details: 'Checksum and symbol, a line each.',
  },
  { long: 'dump-modversions', sameAs: 'show-modversions', deprecated: true },
  {
    long: 'show-exports',
    help: 'Print the versions of symbols that it exports.',
    details: 'Checksum and symbol, a line each.',
  },
  {
    short: 'n',
    long: 'dry-run',
    help: 'Do nothing; with -v, print what would be done.',
    details: 'A line a step as with -D, but without the modules that are live now.',
  },
  { long: 'show', sameAs: 'dry-run', deprecated: true },
  config,
  dirname,
  setVersion,
  addedRoot,
  syslog,
  {
    short: 'q',
    long: 'quiet',
    help: 'Print no messages, whatever goes wrong.',
    details: 'Those about bad lines of configuration are printed all the same.',
  },
  verbose,
  version,
  help,
]
