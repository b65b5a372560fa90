import type { CommandTable } from '../table.ts'
import { help } from './standard-rows.ts'

/** What the program `replay` switches over. */
export type ReplayOption = 'as' | 'short' | 'help'

/** `modonce replay`. */
export const replay: CommandTable<ReplayOption> = {
  name: 'replay',
  synopsis: ['[--as FORM] FILE', '[--as FORM] --short TEXT'],
  summary: 'tell the story of a broken law again, and see whether it is still so',
  description: [
    'Builds the machine that FILE says, which explore --story has written, and takes its steps again, with the code of today. ' +
      'A step is known again by its process, its call and where that stands. Where the code goes another way, the first such ' +
      'step is told, with what could happen there instead.',
  ],
  options: [
    {
      long: 'as',
      argument: 'FORM',
      completes: ['text', 'mermaid', 'svg', 'html', 'short'],
      help: 'What to print: text (where it is not told), mermaid, svg, html or short.',
      details:
        'The page of html goes through the story step by step, shows what the machine looks like, and has two steps swapped. A short one is a line for a report of a bug: what was built, and whose turn it was how often.',
    },
    { long: 'short', argument: 'TEXT', help: 'Takes a short one in the place of FILE.' },
    help,
  ],
  operands: [{ name: 'FILE', meaning: 'A story; - for standard input.', completes: 'file' }],
  exitStatus: [
    { status: 0, meaning: 'The steps can be taken, and the law holds.' },
    { status: 1, meaning: 'The law is broken again.' },
    { status: 2, meaning: 'The steps can be taken no more, or FILE is no story.' },
    { status: 64, meaning: 'The arguments make no sense.' },
  ],
  examples: [{ command: 'modonce replay story.jsonl --as mermaid', meaning: 'A sequence diagram of it.' }],
  seeAlso: ['modonce-explore(8)'],
}
