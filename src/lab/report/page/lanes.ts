import { type Html, html } from './html.ts'

/** What a stretch of time was spent on. Each has a colour in the style. */
export type SpanKind = 'good' | 'bad' | 'wait' | 'work'

/** A stretch of time on a lane, in milliseconds from the start of the run. */
export interface Span {
  readonly fromMs: number
  readonly toMs: number
  readonly kind: SpanKind
  /** Shown when pointed at. */
  readonly title: string
}

/** One process, from top to bottom in the order given. */
export interface Lane {
  readonly name: string
  readonly spans: readonly Span[]
}

const WIDTH = 1000
const NAMES_WIDTH = 170
const LANE_HEIGHT = 14
const AXIS_HEIGHT = 18
const TICKS = 6

/** More lanes than this are no picture any more; the caption says how many are not shown. */
const MOST_LANES = 64

/** Lanes over one axis of time, and what their colours mean. */
export function formatLanes(lanes: readonly Lane[], meanings: Readonly<Partial<Record<SpanKind, string>>>): Html {
  const shown = lanes.slice(0, MOST_LANES)
  const endMs = lanes.reduce((latest, { spans }) => spans.reduce((end, { toMs }) => Math.max(end, toMs), latest), 1)
  const x = (ms: number) => NAMES_WIDTH + (ms / endMs) * (WIDTH - NAMES_WIDTH - 10)
  const height = shown.length * LANE_HEIGHT + AXIS_HEIGHT
  const hidden = lanes.length - shown.length
  return html`<figure>
<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="what each process did when">
${ticksOf(endMs).map((ms) => axisLine(x(ms), height, `${ms} ms`))}
${shown.map(({ name, spans }, row) => laneOf(name, spans, AXIS_HEIGHT + row * LANE_HEIGHT, x))}
</svg>
<ul class="legend">${Object.entries(meanings).map(([kind, text]) => legendOf(kind, text))}</ul>
${hidden > 0 ? html`<figcaption>${hidden} more processes are not drawn; the data block has all of them.</figcaption>` : undefined}
</figure>`
}

function laneOf(name: string, spans: readonly Span[], top: number, x: (ms: number) => number): Html {
  return html`<g><text x="0" y="${top + LANE_HEIGHT - 4}">${name}</text>${spans.map((span) => {
    const left = x(span.fromMs)
    const width = Math.max(x(span.toMs) - left, 0.5)
    return html`<rect class="${span.kind}" x="${fixed(left)}" y="${top + 2}" width="${fixed(width)}" height="${LANE_HEIGHT - 4}"><title>${span.title}</title></rect>`
  })}</g>`
}

function axisLine(x: number, height: number, label: string): Html {
  return html`<line class="axis" x1="${fixed(x)}" x2="${fixed(x)}" y1="${AXIS_HEIGHT - 4}" y2="${height}"/><text x="${fixed(x)}" y="10" text-anchor="middle">${label}</text>`
}

function legendOf(kind: string, text: string): Html {
  return html`<li><svg viewBox="0 0 1 1"><rect class="${kind}" width="1" height="1"/></svg>${text}</li>`
}

/** Round numbers of milliseconds, about as many as fit. */
function ticksOf(endMs: number): number[] {
  const rough = endMs / TICKS
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? rough
  return Array.from({ length: Math.floor(endMs / step) }, (_, tick) => Number((tick * step).toPrecision(6)))
}

function fixed(value: number): string {
  return value.toFixed(1)
}
