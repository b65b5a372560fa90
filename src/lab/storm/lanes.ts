import type { TimelineEvent } from '../../host/simulated/index.ts'
import { moduleNameOfPath } from '../../names.ts'
import type { Lane, Span } from '../report/page/index.ts'
import { imageBytes } from './image-bytes.ts'

/** A call that inserts something, until it is drawn. */
interface Insertion {
  readonly subject: string
  readonly fromNs: bigint
  waitsFromNs: bigint | undefined
  toNs: bigint
  /** Undefined where it did insert it. */
  refusal: string | undefined
}

/** Draws what each process inserted and when. Fed with the machine's events. */
export class LaneRecorder {
  readonly #sizes: ReadonlyMap<string, number>
  readonly #ended = new Map<string, Insertion[]>()
  readonly #open = new Map<string, Insertion>()

  /** `sizes` are those of the module files, by path. */
  constructor(sizes: ReadonlyMap<string, number>) {
    this.#sizes = sizes
  }

  /** A lane for each process that inserted anything, in the order of their first insertions. */
  get lanes(): Lane[] {
    const spans = (insertion: Insertion) => spansOf(insertion, namesOf(this.#sizes, insertion.subject))
    return Array.from(this.#ended, ([name, insertions]) => ({ name, spans: insertions.flatMap(spans) }))
  }

  take(event: TimelineEvent): void {
    if (event.kind === 'end' || (event.call !== 'finit_module' && event.call !== 'init_module')) return
    const { kind, atNs, subject, detail } = event
    const name = event.process
    if (kind === 'call') {
      this.#open.set(name, { subject, fromNs: atNs, waitsFromNs: undefined, toNs: atNs, refusal: undefined })
      return
    }
    const open = this.#open.get(name)
    if (open === undefined) return
    if (kind === 'point') {
      if (isWait(detail)) open.waitsFromNs ??= atNs
      return
    }
    open.toNs = atNs
    if (event.outcome !== 'done') open.refusal = detail
    const ended = this.#ended.get(name)
    if (ended === undefined) this.#ended.set(name, [open])
    else ended.push(open)
  }
}

/** Is it a point at which a load waits for another one? */
export function isWait(point: string): boolean {
  return point.startsWith('waits for')
}

/** Of the module in a file, or of those that an image may be by its size: it has no file. */
function namesOf(sizes: ReadonlyMap<string, number>, subject: string): string {
  const bytes = imageBytes(sizes, subject)
  const paths = sizes.has(subject) ? [subject] : [...sizes.keys()].filter((path) => sizes.get(path) === bytes)
  return paths.length === 0 ? subject : paths.map(moduleNameOfPath).join(' or ')
}

function spansOf({ fromNs, waitsFromNs, toNs, refusal }: Insertion, names: string): Span[] {
  const title = `${names}: ${refusal ?? 'inserted'}`
  const [fromMs, toMs] = [msOf(fromNs), msOf(toNs)]
  const kind = refusal === undefined ? 'good' : 'bad'
  if (waitsFromNs === undefined) return [{ fromMs, toMs, kind, title }]
  const waitsFromMs = msOf(waitsFromNs)
  return [
    { fromMs, toMs: waitsFromMs, kind, title },
    { fromMs: waitsFromMs, toMs, kind: 'wait', title },
  ]
}

function msOf(ns: bigint): number {
  return Number(ns) / 1e6
}
