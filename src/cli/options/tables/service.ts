import type { CommandTable } from '../table.ts'
import { help } from './standard-rows.ts'

/** What the program `service` switches over. */
export type ServiceOption = 'dry-run' | 'json' | 'helper' | 'next-loader' | 'root' | 'help'

/** `modonce service`. */
export const service: CommandTable<ServiceOption> = {
  name: 'service',
  synopsis: ['[OPTION]... install', '[OPTION]... remove', '[OPTION]... show'],
  summary: 'put the daemon into the system, take it out again, or show its place there',
  description: [
    'Installs what makes a system ask the daemon: the request client with the path of the next loader beside it, units of ' +
      'systemd for a socket and the service, rules of udev in the place of its 80-drivers.rules, and kernel.modprobe. What was ' +
      'there before serves wherever the daemon does not: the built-in of udev without the socket, the next loader without an answer.',
    'Nothing is overwritten that modonce service did not put there. remove takes away what was installed, and leaves what ' +
      'somebody has changed since.',
    'With modonce=off on the kernel command line the units do not start, and the system loads as before.',
  ],
  options: [
    { short: 'n', long: 'dry-run', help: 'Print what would be done, with the files, and do nothing.' },
    { long: 'json', help: 'Let show print JSON.' },
    {
      long: 'helper',
      argument: 'FILE',
      completes: 'file',
      help: 'Install FILE as the request client; otherwise cc builds it.',
      details: 'It must be static: docs/helper-protocol.md.',
    },
    {
      long: 'next-loader',
      argument: 'PATH',
      completes: 'file',
      help: 'Whom the client asks without a daemon; otherwise what kernel.modprobe says.',
    },
    {
      long: 'root',
      argument: 'DIR',
      completes: 'directory',
      help: 'Work below DIR, as in an image that is not running.',
      details: 'Then no command is run. MODONCE_ROOT is not asked.',
    },
    help,
  ],
  operands: [{ name: 'ACTION', meaning: 'install, remove or show.', completes: ['install', 'remove', 'show'] }],
  exitStatus: [
    { status: 0, meaning: 'Done; show: all is installed, and the kernel asks it.' },
    { status: 1, meaning: 'Not done, or not all of it; show: not so.' },
    { status: 2, meaning: 'Something could not be read or written.' },
    { status: 64, meaning: 'The arguments make no sense.' },
  ],
  files: [
    {
      name: '/usr/local/lib/modonce',
      meaning:
        'The request client, the path of the next loader, what runs commands of modprobe.d, and what was installed.',
    },
    {
      name: '/etc/systemd/system/modonce.socket, modonce.service',
      meaning: 'The units of the daemon, which is shut in as tightly as inserting modules lets it be.',
    },
    {
      name: '/etc/systemd/system/modonce-commands.socket, modonce-commands@.service',
      meaning: 'Those of the commands of modprobe.d that it has run, with the rights of modprobe.',
    },
    { name: '/etc/udev/rules.d/80-drivers.rules', meaning: 'The rules, which hide those of udev.' },
    { name: '/etc/sysctl.d/60-modonce.conf', meaning: 'kernel.modprobe, from the next boot on.' },
  ],
  examples: [
    { command: 'modonce service --dry-run install', meaning: 'Read what would be installed.' },
    { command: 'sha256sum --check /usr/local/lib/modonce/installed.sha256', meaning: 'Is it as it was installed?' },
  ],
  seeAlso: ['modonce(8)', 'modonce-load(8)', 'udev(7)', 'systemd.socket(5)'],
}
