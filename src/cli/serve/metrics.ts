import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { TimelineEvent } from '../../host/index.ts'
import type { Origin } from '../../loading/daemon/index.ts'
import { OpenCalls } from './open-calls.ts'

const SECONDS = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 120]

/** The metrics of a daemon, made of its timeline and of nothing else. */
export class Metrics {
  readonly #registry = new Registry()
  readonly #open = new OpenCalls()
  readonly #requests = this.#counter('modonce_requests_total', 'Requests, by who is behind them.', ['from'])
  /** Counted here, for a storm has hundreds of thousands in a second, and told when somebody asks. */
  #joined = 0
  readonly #answers = this.#counter('modonce_answers_total', 'Requests that are over, by what came of them.', [
    'outcome',
    'errno',
  ])
  readonly #steps = this.#counter('modonce_steps_total', 'Steps of plans, by what came of them.', ['outcome'])
  readonly #notes = this.#counter('modonce_notes_total', 'What concerns the daemon itself, by what it is.', ['about'])
  readonly #requestSeconds = this.#histogram('modonce_request_seconds', 'From a request to its answer.')
  readonly #stepSeconds = this.#histogram('modonce_step_seconds', 'How long steps of plans take.')

  constructor() {
    const open = this.#open
    const joined: Counter = new Counter({
      name: 'modonce_uevents_joined_total',
      help: 'Events of devices that shared an earlier request.',
      registers: [this.#registry],
      collect: () => {
        joined.inc(this.#joined)
        this.#joined = 0
      },
    })
    this.gauge('modonce_calls_open', 'Requests and steps that are not over.', () => open.size)
  }

  take(event: TimelineEvent): void {
    if (event.kind === 'end') return
    if (event.call === 'request' && event.kind === 'call') {
      this.#requests.inc({ from: (JSON.parse(event.detail) as Origin).from })
    }
    if (event.kind === 'point') {
      this.#joined++
      return
    }
    const closed = this.#open.take(event)
    if (event.kind === 'return' && closed === undefined) this.#notes.inc({ about: event.call })
    if (closed === undefined) return
    const { call, end } = closed
    const seconds = Number(end.atNs - call.atNs) / 1e9
    if (call.call === 'step') {
      this.#stepSeconds.observe(seconds)
      this.#steps.inc({ outcome: end.detail })
    } else {
      this.#requestSeconds.observe(seconds)
      const [outcome, errno] = end.outcome === 'refused' ? [end.syscall, end.detail] : ['done', '']
      this.#answers.inc({ outcome, errno })
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

  #histogram(name: string, help: string): Histogram {
    return new Histogram({ name, help, buckets: SECONDS, registers: [this.#registry] })
  }
}
