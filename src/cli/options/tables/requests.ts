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

/** What the program `requests` switches over. */
export type RequestsOption = 'json' | 'long' | 'subsystem' | 'config' | 'dirname' | 'set-version' | 'root' | 'help'

/** `modonce requests`. */
export const requests: CommandTable<RequestsOption> = {
  name: 'requests',
  synopsis: ['[OPTION]... [TEXT]...'],
  summary: 'list what the kernel requests, and what each request brings in here',
  description: [
    'The kernel asks for modules by itself where somebody opens a socket, mounts a file system, opens a device or names an ' +
      'algorithm that it does not have. This is the catalogue of those requests, read from Linux 6.12: a row a kind, with ' +
      'examples, and what modprobe would do for each in the tree at hand. Where nothing answers, the reason is said, as far ' +
      'as the configuration of that kernel tells it.',
    'What devices ask for (pci:, usb:, cpu: and others) is not among them: it comes to userspace as a uevent.',
  ],
  options: [
    { long: 'json', help: 'Print JSON, an object a row on a line each.' },
    { short: 'l', long: 'long', help: 'Print also who asks, how, and what it makes of the answer.' },
    { long: 'subsystem', argument: 'NAME', help: 'Only rows of a subsystem whose name has NAME in it.' },
    config,
    dirname,
    setVersion,
    root,
    help,
  ],
  operands: [
    {
      name: 'TEXT',
      meaning:
        'Only rows that say TEXT, upper and lower case alike: in the format, the caller, an example or a module; whose ' +
        'format makes the name TEXT; or the row of that number. With several, rows to which all of them apply.',
    },
  ],
  exitStatus: [
    { status: 0, meaning: 'Printed.' },
    { status: 1, meaning: 'No row is so.' },
    { status: 2, meaning: 'It could not be told, because something could not be read.' },
    { status: 64, meaning: 'The arguments make no sense.' },
  ],
  environment: [rootVariable],
  files: [
    indexFiles,
    ...configurationFiles,
    {
      name: '/boot/config-VERSION, /lib/modules/VERSION/config, /proc/config.gz',
      meaning: 'What that kernel was configured with.',
    },
  ],
  examples: [
    { command: 'modonce requests', meaning: 'All of them.' },
    { command: 'modonce requests -l net-pf-16-proto-6', meaning: 'Who asks for this name?' },
    { command: 'modonce requests --root /mnt/image --subsystem netfilter', meaning: 'What of it does an image have?' },
  ],
  seeAlso: ['modonce(8)', 'modonce-why(8)', 'modprobe.d(5)'],
}
