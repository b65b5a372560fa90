import type { CommandTable } from '../table.ts'
import { config, configurationFiles, help, indexFiles } from './standard-rows.ts'

/** What the program `serve` switches over. */
export type ServeOption =
  | 'socket'
  | 'group'
  | 'parallel'
  | 'sequential'
  | 'queue'
  | 'allow-parameters'
  | 'commands'
  | 'unanswered'
  | 'uevents'
  | 'modules-load'
  | 'journal'
  | 'journal-size'
  | 'log'
  | 'config'
  | 'help'

/** `modonce serve`. */
export const serve: CommandTable<ServeOption> = {
  name: 'serve',
  synopsis: ['[OPTION]...'],
  summary: 'be the one place that loads, for everyone who asks',
  description: [
    'Answers requests at a UNIX socket: those of the kernel (by helper/request as kernel.modprobe), of devices (by a rule of ' +
      'udev) and of persons (modonce load). However many ask for a module at once, it is inserted once; failures are remembered ' +
      'by their reason, and requests that fail again and again are bounded.',
    'It takes a socket from the service manager (LISTEN_FDS) and tells it when it is ready (NOTIFY_SOCKET). SIGTERM ends it ' +
      'after all that was taken is answered.',
    'Over the socket it speaks HTTP: POST /v1/load, GET /v1/check?asked=NAME, /v1/why?asked=NAME, /v1/status, /v1/settle?timeout=SECONDS, /v1/events, and ' +
      '/metrics for Prometheus.',
  ],
  options: [
    { long: 'socket', argument: 'PATH', help: 'Listen at PATH instead of /run/modonce.sock.', completes: 'file' },
    {
      long: 'group',
      argument: 'GROUP',
      help: 'Let members of GROUP connect, and load for themselves.',
      details: 'Otherwise the socket is of root alone, and no other user is answered.',
    },
    { long: 'parallel', argument: 'N', help: 'Insert for at most N devices at a time (8).' },
    {
      long: 'sequential',
      argument: 'MODULE,...',
      help: 'Insert these modules only one after the other for devices.',
      details: 'May be given several times.',
    },
    { long: 'queue', argument: 'N', help: 'Let at most N requests wait (4096); more are refused.' },
    { long: 'allow-parameters', help: 'Take module parameters from requests.' },
    {
      long: 'commands',
      argument: 'PATH',
      help: 'Let whoever listens at PATH run the commands of modprobe.d.',
      details:
        'So they can have rights that the daemon has not. The one who listens takes a shell script to the end of what is sent, and ' +
        'answers with its exit status, a number and a newline. Without this option the daemon runs them itself.',
      completes: 'file',
    },
    {
      long: 'unanswered',
      argument: 'DIRECTORY',
      help: 'Mark the devices that no module answers to, by files in DIRECTORY.',
      details:
        'A file of the name of each such modalias, of the devices that are there when it starts. The rule of modonce service leaves ' +
        'those to udev, which finds nothing either: half of a boot is not asked for.',
      completes: 'directory',
    },
    {
      long: 'uevents',
      help: "Take the kernel's events, and load for all devices.",
      details:
        'For machines without udev, or whose udev does not load: never both. Where events are lost, all devices in sysfs are ' +
        'looked at again.',
    },
    { long: 'modules-load', help: 'Load what modules-load.d(5) names first, in its order.' },
    {
      long: 'journal',
      argument: 'FILE',
      help: 'Write who asked, and what came of it, to FILE, as a timeline.',
      completes: 'file',
    },
    { long: 'journal-size', argument: 'MIB', help: 'Let the journal take at most so many MiB (16), with FILE.1.' },
    {
      long: 'log',
      argument: 'LEVEL',
      help: 'Tell so much on standard output: silent, error, warn, info (default), debug.',
    },
    config,
    help,
  ],
  operands: [],
  exitStatus: [
    { status: 0, meaning: 'It was told to end, and all was answered.' },
    { status: 1, meaning: 'It cannot serve, as standard error says.' },
    { status: 64, meaning: 'The arguments make no sense.' },
  ],
  environment: [
    { name: 'LISTEN_FDS', meaning: 'The service manager has opened the socket, as descriptor 3.' },
    { name: 'NOTIFY_SOCKET', meaning: 'Where to tell the service manager that requests are answered.' },
  ],
  files: [
    { name: '/run/modonce.sock', meaning: 'The socket.' },
    {
      name: '/run/modonce',
      meaning: 'A lock file for each module, so that loaders beside the daemon converge with it.',
    },
    indexFiles,
    ...configurationFiles,
  ],
  examples: [
    { command: 'modonce serve --journal /var/log/modonce.jsonl', meaning: 'Serve, and remember who asked.' },
    {
      command: 'curl --unix-socket /run/modonce.sock http://modonce/metrics',
      meaning: 'What it has done so far, in figures.',
    },
  ],
  seeAlso: ['modonce(8)', 'modonce-load(8)', 'modonce-status(8)'],
}
