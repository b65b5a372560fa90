import type { Step } from '../../../host/simulated/index.ts'
import { followedByTurn, sentenceOf, type Turn, turnsOf, type Violation, wordsOfTurn } from '../../explorer/index.ts'
import { type Html, html } from '../page/index.ts'

const ROW = 22
const TOP = 46
const LEFT = 40
/** A character of the font, about. */
const CHARACTER = 6.7
const PADDING = 10

/** A story as a picture: a lane a strand from top to bottom, a box a turn, and an arrow from what a turn follows. */
export function formatSvg(steps: readonly Step[], violation: Violation | undefined): string {
  const turns = turnsOf(steps)
  const strands = [...new Set(turns.map(({ strand }) => strand))]
  const widths = strands.map((strand) => {
    const texts = turns.filter((turn) => turn.strand === strand).map(wordsOfTurn)
    return Math.max(strand.length, ...texts.map(({ length }) => length)) * CHARACTER + 4 * PADDING
  })
  const lanes = strands.map((_, lane) => LEFT + widths.slice(0, lane).reduce((sum, width) => sum + width, 0))
  const sentence = sentenceOf(steps, violation)
  const width = Math.max(LEFT + widths.reduce((sum, own) => sum + own, 0), sentence.length * CHARACTER + 2 * PADDING)
  const height = TOP + (turns.length + 2) * ROW
  const laneOf = (turn: Turn) => lanes[strands.indexOf(turn.strand)]!
  const yOf = (row: number) => TOP + row * ROW
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${Math.ceil(width)} ${height}" width="${Math.ceil(width)}" height="${height}" font-family="ui-monospace, monospace" font-size="11">
<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="#b3372f"/></marker></defs>
<rect width="100%" height="100%" fill="#fdfdfc"/>
${strands.map((strand, lane) => laneHead(strand, lanes[lane]!, height))}
${turns.map((turn, row) => box(turn, laneOf(turn), yOf(row)))}
${turns.map((turn, row) => arrow(turn, row, { steps, turns, laneOf, yOf }))}
<text x="${PADDING}" y="${height - 12}" font-weight="600" fill="${violation === undefined ? '#2f7d4f' : '#b3372f'}">${sentence}</text>
</svg>
`.text
}

function laneHead(strand: string, x: number, height: number): Html {
  return html`<text x="${x}" y="22" font-weight="600">${strand}</text>
<line x1="${x}" x2="${x}" y1="30" y2="${height - 2 * ROW}" stroke="#d9d9d6"/>`
}

function box(turn: Turn, x: number, y: number): Html {
  const text = wordsOfTurn(turn)
  const width = text.length * CHARACTER + PADDING
  return html`<text x="${LEFT - PADDING}" y="${y + 14}" text-anchor="end" fill="#66696e">${turn.from + 1}</text>
<rect x="${x}" y="${y + 2}" width="${width.toFixed(1)}" height="${ROW - 4}" rx="3" fill="${turn.isPrivate ? '#f0f0ee' : '#e3ebf7'}"/>
<text x="${x + PADDING / 2}" y="${y + 14}">${text}</text>`
}

interface Drawing {
  readonly steps: readonly Step[]
  readonly turns: readonly Turn[]
  readonly laneOf: (turn: Turn) => number
  readonly yOf: (row: number) => number
}

/** From the last turn of another strand that this one follows. */
function arrow(turn: Turn, row: number, { steps, turns, laneOf, yOf }: Drawing): Html | undefined {
  const source = followedByTurn(steps, turn) ?? -1
  const from = turns.findIndex((other) => source >= other.from && source < other.from + other.steps)
  const other = turns[from]
  if (other === undefined) return undefined
  const x = laneOf(other) + wordsOfTurn(other).length * CHARACTER + PADDING
  const isRight = laneOf(turn) > laneOf(other)
  const end = isRight ? laneOf(turn) : laneOf(turn) + wordsOfTurn(turn).length * CHARACTER + PADDING
  const start = isRight ? x : laneOf(other)
  return html`<line x1="${start.toFixed(1)}" y1="${yOf(from) + ROW / 2}" x2="${end.toFixed(1)}" y2="${yOf(row) + ROW / 2}" stroke="#b3372f" marker-end="url(#tip)"/>`
}
