import type { TimelineEvent } from '../../host/simulated/index.ts'
import { moduleNameOfPath } from '../../names.ts'
import type { Lane, Span } from '../report/page/index.ts'

interface OpenCall {
  readonly fromMs: number
  waitsFromMs: number | undefined
}

/** Draws what each process inserted and when. Fed with the machine's events. */
export class LaneRecorder {
  readonly #spans = new Map<string, Span[]>()
  readonly #open = new Map<string, OpenCall>()

  /** A lane for each process that inserted anything, in the order of their first insertions. */
  get lanes(): Lane[] {
    return Array.from(this.#spans, ([name, spans]) => ({ name, spans }))
  }

  take(event: TimelineEvent): void {
    if (event.kind === 'end' || (event.call !== 'finit_module' && event.call !== 'init_module')) return
    const ms = Number(event.atNs) / 1e6
    const open = this.#open.get(event.process)
    if (event.kind === 'call') this.#open.set(event.process, { fromMs: ms, waitsFromMs: undefined })
    else if (event.kind === 'point' && open !== undefined) {
      if (event.detail.startsWith('waits for')) open.waitsFromMs ??= ms
    } else if (event.kind === 'return' && open !== undefined) this.#close(event, open, ms)
  }

  #close(event: TimelineEvent & { readonly kind: 'return' }, { fromMs, waitsFromMs }: OpenCall, toMs: number): void {
    const isGood = event.outcome === 'done'
    const title = `${moduleNameOfPath(event.subject)}: ${isGood ? 'inserted' : event.detail}`
    const spans = this.#spans.get(event.process) ?? []
    this.#spans.set(event.process, spans)
    spans.push({ fromMs, toMs: waitsFromMs ?? toMs, kind: isGood ? 'good' : 'bad', title })
    if (waitsFromMs !== undefined) spans.push({ fromMs: waitsFromMs, toMs, kind: 'wait', title })
  }
}
