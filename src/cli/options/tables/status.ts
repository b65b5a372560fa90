import type { CommandTable } from '../table.ts'
import { help } from './standard-rows.ts'

/** What the program `status` switches over. */
export type StatusOption = 'json' | 'settle' | 'timeout' | 'socket' | 'help'

/** `modonce status`. */
export const status: CommandTable<StatusOption> = {
  name: 'status',
  synopsis: ['[OPTION]...'],
  summary: 'tell what the daemon does and knows',
  description: [
    'Asks the daemon (modonce serve) how things stand: what waits, what is being inserted, what it remembers.',
  ],
  options: [
    { long: 'json', help: 'Print JSON.' },
    {
      long: 'settle',
      help: 'Wait until all that was asked is live or has failed.',
      details:
        'With serve --uevents that includes the events which the kernel has told of by now and nobody has taken yet. ' +
        'What waits in udev is not known: wait with udevadm settle for that.',
    },
    { long: 'timeout', argument: 'SECONDS', help: 'Wait no longer than that (120).' },
    { long: 'socket', argument: 'PATH', help: 'Ask at PATH instead of /run/modonce.sock.', completes: 'file' },
    help,
  ],
  operands: [],
  exitStatus: [
    { status: 0, meaning: 'It answers.' },
    { status: 1, meaning: 'Nobody answers.' },
    { status: 2, meaning: 'It answers, and --settle has waited in vain.' },
    { status: 64, meaning: 'The arguments make no sense.' },
  ],
  files: [{ name: '/run/modonce.sock', meaning: 'The socket of the daemon.' }],
  examples: [{ command: 'modonce status', meaning: 'Is it there, and is anything left to be done?' }],
  seeAlso: ['modonce(8)', 'modonce-serve(8)'],
}
