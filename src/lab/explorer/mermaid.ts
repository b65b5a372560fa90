import type { Step } from '../../host/simulated/index.ts'
import { sentenceOf } from './cause.ts'
import type { Violation } from './scenario.ts'
import { callOfTurn, type Turn, turnsOf, wordsOfTurn } from './turns.ts'

/** A story as a sequence diagram of Mermaid: the strands, the kernel that they call, and what it answers. */
export function formatMermaid(steps: readonly Step[], violation: Violation | undefined): string {
  const turns = turnsOf(steps)
  const strands = [...new Set(turns.map(({ strand }) => strand))]
  const names = new Map(strands.map((strand, index) => [strand, `p${index + 1}`]))
  const head = strands.map((strand) => `  participant ${names.get(strand)} as ${shown(strand)}`)
  const body = turns.flatMap((turn) => linesOf(turn, names.get(turn.strand)!))
  const sentence = `  Note over ${[...names.values()][0]},kernel: ${shown(sentenceOf(steps, violation))}`
  return ['sequenceDiagram', ...head, '  participant kernel', ...body, sentence, ''].join('\n')
}

function linesOf(turn: Turn, name: string): string[] {
  const { first, last, calls, from } = turn
  const { kind, point } = first.choice
  const note = `  Note over ${name}: ${from + 1}. ${shown(wordsOfTurn(turn))}`
  if (calls > 1 || kind !== 'step') return [note]
  const isBegun = point !== 'not begun' && point !== 'running'
  const call = isBegun ? [] : [`  ${name}->>kernel: ${from + 1}. ${shown(callOfTurn(first))}`]
  if (last.end === undefined) return [...call, `  Note over kernel: ${shown(callOfTurn(first))} … ${shown(last.point)}`]
  return [...call, `  kernel-->>${name}: ${shown(last.end.detail || 'done')}`]
}

/** Semicolons and number signs mean something to Mermaid. */
function shown(text: string): string {
  return text.replaceAll('#', '#35;').replaceAll(/(?<!#35);/g, ',')
}
