import type { CommandTable } from '../table.ts'
import { help } from './standard-rows.ts'

/** What the program `explore` switches over. */
export type ExploreOption =
  | 'engine'
  | 'kernel'
  | 'processes'
  | 'modules'
  | 'faults'
  | 'runs'
  | 'seed'
  | 'all'
  | 'story'
  | 'jobs'
  | 'shard'
  | 'out'
  | 'resume'
  | 'proofs'
  | 'verify'
  | 'json'
  | 'help'

/** `modonce explore`. */
export const explore: CommandTable<ExploreOption> = {
  name: 'explore',
  synopsis: ['[OPTION]... [SCENARIO]', 'list [--json]', 'merge [--json] FILE...'],
  summary: 'prove that a race cannot happen, or tell its shortest story',
  description: [
    'Runs real loaders on a simulated machine in the orders in which their steps can come, and tells the first law that one ' +
      'of them breaks. A story holds only what must come before; it has been told again, and broke the law again. Without ' +
      'SCENARIO, all of them; explore list prints their names.',
    'Nobody who waits for ever, no program that throws and no run without end is a good run, whatever the scenario.',
  ],
  options: [
    {
      short: 'e',
      long: 'engine',
      argument: 'ENGINE',
      completes: ['auto', 'dpor', 'graph', 'random', 'pct:3', 'portfolio', 'preempt:2'],
      help: 'How to go through it: auto (where it is not told), dpor, graph, random, pct:D, portfolio or preempt:K.',
      details:
        'By dpor, one execution of each kind is run, which is a proof; by graph, each state is come to once, nearest first, which is a ' +
        'proof, too. preempt:K goes through all orders in which at most K times somebody ' +
        'who could go on is kept from it. random gives everybody the same chance, pct:D priorities that change D-1 times, ' +
        'portfolio both. auto is 200 runs of portfolio, and graph where they find nothing.',
    },
    { short: 'k', long: 'kernel', argument: 'NAME', help: 'An era or a release, for another kernel than its own.' },
    { short: 'p', long: 'processes', argument: 'N', help: 'How many do the same, up to 64.' },
    { short: 'm', long: 'modules', argument: 'N', help: 'How many modules there are, where that can be chosen.' },
    {
      short: 'f',
      long: 'faults',
      argument: 'N[:KIND,...]',
      help: 'What may go wrong by itself, up to N times in a run: EINTR, EIO, ENODEV, ENOMEM, threads, kill, stop.',
    },
    {
      short: 'n',
      long: 'runs',
      argument: 'N',
      help: 'How often random, pct and portfolio run; 1000 where it is not told.',
    },
    { short: 's', long: 'seed', argument: 'N', help: 'The seed of the first run; 1 where it is not told.' },
    { short: 'a', long: 'all', help: 'Go on to the end where a law was broken, and count.' },
    { long: 'story', argument: 'FILE', help: 'Write the first story that is told, for modonce replay.' },
    {
      short: 'j',
      long: 'jobs',
      argument: 'N',
      help: 'Processes that scenarios are explored in; as many as there are processors, up to 4, where it is not told.',
      details: 'What is printed is the same, in the same order. One scenario has one process: see --shard.',
    },
    {
      long: 'shard',
      argument: 'I/N',
      help: 'Do part I, from 0, of N: of runs at random each Nth one, of dpor a share of the executions, and else each Nth scenario.',
    },
    { long: 'out', argument: 'FILE', help: 'Write what --json prints, and what explore merge needs of a shard.' },
    {
      long: 'resume',
      argument: 'FILE',
      help: 'As --out, and what FILE has already is not gone through again: go on where it was ended.',
      details:
        'It is written after each scenario, and where an interrupt ends it. Runs at random go on after those that are done; another ' +
        'exploration that was ended begins anew.',
    },
    {
      long: 'proofs',
      argument: 'DIR',
      help: 'Write what was gone through in full into DIR, a file a scenario, with a digest of the sources executed in each folder.',
      details: 'The sources are those below the working directory: a checkout.',
    },
    { long: 'verify', argument: 'DIR', help: 'Say which proofs of DIR are not of the sources as they are.' },
    { long: 'json', help: 'Print JSON, an object a scenario on a line each.' },
    help,
  ],
  operands: [{ name: 'SCENARIO', meaning: 'One of explore list.' }],
  exitStatus: [
    { status: 0, meaning: 'No law is broken, as far as it was to be gone through.' },
    { status: 1, meaning: 'A law is broken.' },
    { status: 2, meaning: 'It was ended before its end, or it could not be told.' },
    { status: 64, meaning: 'The arguments make no sense.' },
  ],
  examples: [
    {
      command: 'modonce explore -e portfolio -n 100000 --shard "$JOB_COMPLETION_INDEX/16" --out part.json',
      meaning: 'One of 16 machines; modonce explore merge makes one of their files.',
    },
    {
      command: 'modonce explore -e random -n 1000000 --resume runs.jsonl',
      meaning: 'Ctrl-C ends it; the same command goes on.',
    },
    { command: 'modonce explore kmod-18-initstate', meaning: 'The race of kmod 18, told.' },
    {
      command: 'modonce explore kmod-20-initstate --engine dpor -p 2 -m 1',
      meaning: 'And that kmod 20 has it no more.',
    },
  ],
  seeAlso: ['modonce(8)', 'modonce-storm(8)'],
}
