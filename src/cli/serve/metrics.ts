import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { TimelineEvent } from '../../host/index.ts'
import { fromOf } from '../../loading/daemon/index.ts'
import { type ClosedCall, OpenCalls } from './open-calls.ts'

const SECONDS = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 120]

/** The metrics of a daemon, made of its timeline and of nothing else. */
export class Metrics {
  readonly #registry = new Registry()
  readonly #requests = this.#tally('modonce_requests_total', 'Requests, by who is behind them.', ['from'])
  readonly #joined = this.#tally(
    'modonce_uevents_joined_total',
    'Events of devices that shared an earlier request.',
    [],
  )
  readonly #answers = this.#tally('modonce_answers_total', 'Requests that are over, by what came of them.', [
    'outcome',
    'errno',
  ])
  readonly #steps = this.#counter('modonce_steps_total', 'Steps of plans, by what came of them.', ['outcome'])
  readonly #notes = this.#counter('modonce_notes_total', 'What concerns the daemon itself, by what it is.', ['about'])
  readonly #requestSeconds = this.#histogram('modonce_request_seconds', 'From a request to its answer.')
  readonly #stepSeconds = this.#histogram('modonce_step_seconds', 'How long steps of plans take.')

  /** `open` are the calls of the timeline that it is made of. */
  constructor(open: OpenCalls = new OpenCalls()) {
    this.gauge('modonce_calls_open', 'Requests and steps that are not over.', () => open.size)
  }

  /** `closed` is the call that the event ends. */
  take(event: TimelineEvent, closed: ClosedCall | undefined): void {
    if (event.kind === 'end') return
    if (event.call === 'request' && event.kind === 'call') {
      this.#requests.count(fromOf(event.detail))
    }
    if (event.kind === 'point') {
      this.#joined.count()
      return
    }
    if (event.kind === 'return' && closed === undefined) this.#notes.inc({ about: event.call })
    if (closed === undefined) return
    const { call, end } = closed
    const seconds = Number(end.atNs - call.atNs) / 1e9
    if (call.call === 'step') {
      this.#stepSeconds.observe(seconds)
      this.#steps.inc({ outcome: end.detail })
    } else {
      this.#requestSeconds.observe(seconds)
      if (end.outcome === 'refused') this.#answers.count(end.syscall, end.detail)
      else this.#answers.count('done', '')
    }
  }

  /** In the text form of Prometheus. */
  text(): Promise<string> {
    return this.#registry.metrics()
  }

  /** What else there is to measure, by a function that is asked each time. */
  gauge(name: string, help: string, read: () => number): void {
    const gauge: Gauge = new Gauge({ name, help, registers: [this.#registry], collect: () => gauge.set(read()) })
  }

  #counter<Label extends string>(name: string, help: string, labelNames: readonly Label[]): Counter<Label> {
    return new Counter({ name, help, labelNames: [...labelNames], registers: [this.#registry] })
  }

  /** A counter of what comes by the hundred thousand: its labels are made when somebody asks. */
  #tally(name: string, help: string, labelNames: readonly string[]): Tally {
    const tally = new Tally(labelNames)
    const collect = () => tally.flush((labels, count) => counter.inc(labels, count))
    const counter: Counter = new Counter({
      name,
      help,
      labelNames: [...labelNames],
      registers: [this.#registry],
      collect,
    })
    return tally
  }

  #histogram(name: string, help: string): Observations {
    const observations: Observations = new Observations((value) => histogram.observe(value))
    const collect = () => observations.flush()
    const histogram: Histogram = new Histogram({ name, help, buckets: SECONDS, registers: [this.#registry], collect })
    return observations
  }
}

const OBSERVATIONS_MAX = 1_000

/** What was observed, told when somebody asks, or when it has become much: many at a time cost a fraction of one by one. */
class Observations {
  readonly #tell: (value: number) => void
  #values: number[] = []

  constructor(tell: (value: number) => void) {
    this.#tell = tell
  }

  observe(value: number): void {
    if (this.#values.push(value) >= OBSERVATIONS_MAX) this.flush()
  }

  flush(): void {
    const values = this.#values
    this.#values = []
    values.forEach(this.#tell)
  }
}

/** Counts by up to two labels. */
class Tally {
  readonly #names: readonly string[]
  readonly #counts = new Map<string, Map<string, number>>()

  constructor(names: readonly string[]) {
    this.#names = names
  }

  count(first = '', second = ''): void {
    const counts = this.#counts.get(first) ?? new Map<string, number>()
    if (counts.size === 0) this.#counts.set(first, counts)
    counts.set(second, (counts.get(second) ?? 0) + 1)
  }

  /** Hands over what was counted since the last time. */
  flush(tell: (labels: Record<string, string>, count: number) => void): void {
    for (const [first, counts] of this.#counts) {
      for (const [second, count] of counts) {
        const values = [first, second]
        tell(Object.fromEntries(this.#names.map((name, index) => [name, values[index]!])), count)
      }
    }
    this.#counts.clear()
  }
}
