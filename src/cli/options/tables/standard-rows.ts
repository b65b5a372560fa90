import type { Entry, Option } from '../table.ts'

// Rows and entries that several commands spell alike.

/** `-s`. */
export const syslog: Option<'syslog'> = {
  short: 's',
  long: 'syslog',
  help: 'Send messages to syslog instead of standard error.',
  details: 'The facility is daemon.',
}

/** `-v`, which modprobe starts at warnings and the other tools at errors. */
export const verbose: Option<'verbose'> = {
  short: 'v',
  long: 'verbose',
  help: 'Say more; twice, still more.',
  repeatable: true,
}

/** `-V`. */
export const version: Option<'version'> = { short: 'V', long: 'version', help: 'Print the version and stop.' }

/** `-h`. */
export const help: Option<'help'> = { short: 'h', long: 'help', help: 'Print this help and stop.' }

/** `-S`; modinfo has another letter for it. */
export const setVersion: Option<'set-version'> = {
  short: 'S',
  long: 'set-version',
  argument: 'VERSION',
  completes: 'release',
  help: 'Use the modules of kernel VERSION.',
  details: 'Without it, those of the running kernel, as uname -r names it.',
}

/** `-d`. */
export const dirname: Option<'dirname'> = {
  short: 'd',
  long: 'dirname',
  argument: 'DIR',
  completes: 'directory',
  help: 'Look for lib/modules below DIR.',
  details: 'Nothing else moves: configuration, /proc and /sys remain those of this system. See --root.',
}

/** `-C`. */
export const config: Option<'config'> = {
  short: 'C',
  long: 'config',
  argument: 'PATH',
  completes: 'file',
  help: 'Read configuration from PATH alone; repeatable.',
  details:
    'PATH is a directory of *.conf files, or one file of any name. It stands in the place of all the usual directories; ' +
    'of two files with one name, that of the earlier PATH counts. The kernel command line is read all the same.',
  repeatable: true,
}

/** `--root` of the commands of modonce. */
export const root: Option<'root'> = {
  long: 'root',
  argument: 'DIR',
  completes: 'directory',
  help: 'Read everything below DIR, as in a mounted image.',
  details: 'Module directory, configuration, /proc and /sys.',
}

/** The same option as an addition to a tool of kmod. */
export const addedRoot: Option<'root'> = {
  ...root,
  details: 'Module directory, configuration, /proc and /sys. An option of modonce, which must be spelled out.',
  own: true,
}

/** The environment's way to say `--root`. */
export const rootVariable: Entry = {
  name: 'MODONCE_ROOT',
  meaning: 'What --root gets where that option is not given.',
}

/** kmod's tools know no other status. */
export const kmodExitStatus: readonly { readonly status: number; readonly meaning: string }[] = [
  { status: 0, meaning: 'Everything that was asked for is done, or was so before.' },
  { status: 1, meaning: 'Something failed, or the arguments make no sense.' },
]

/** What configures modprobe, and so `why` and `check`. */
export const configurationFiles: readonly Entry[] = [
  {
    name: '/etc/modprobe.d, /run/modprobe.d, /usr/local/lib/modprobe.d, /usr/lib/modprobe.d, /lib/modprobe.d',
    meaning:
      'Directories of *.conf files. A file hides those of the same name in later directories; all that remain are read in ' +
      'the order of their names.',
  },
  {
    name: '/proc/cmdline',
    meaning: 'Parameters of modules (module.parameter=value) and modprobe.blacklist, read last.',
  },
]

/** What names and aliases are looked up in. */
export const indexFiles: Entry = {
  name: '/lib/modules/VERSION/modules.*',
  meaning: 'The indexes that depmod makes of the modules of one kernel.',
}
