import type { Reason, Step } from '../../graph/index.ts'
import type { Clock, Peer, TimelineSink } from '../../host/index.ts'
import type { ProbeResult } from '../probe-result.ts'
import { type AskedAnswer, errnoOfRefusal, failureOf, type RefusalReason } from './answer.ts'
import type { DeviceOrigin, From, LoadRequest } from './protocol.ts'

/** The process name of all events of a daemon. */
const PROCESS = 'modonce serve'

/** Who asked for something, as it stands in the event of a request. */
export interface Origin extends DeviceOrigin {
  readonly from: From
  readonly pid?: number
  readonly uid?: number
  readonly command?: string
}

/**
 * What a daemon does, as events of a timeline, and nothing else: metrics, log and journal are made of them. A request is a call
 * `request`, an event of a device that shares an earlier one is a point of that, and a step of a plan is a call `step`.
 */
export class DaemonEvents {
  readonly #clock: Clock
  readonly #sink: TimelineSink
  #number = 0

  constructor(clock: Clock, sink: TimelineSink) {
    this.#clock = clock
    this.#sink = sink
  }

  /** A request has come. Gives its number. */
  request(asked: readonly string[], origin: Origin): number {
    const number = this.#number++
    this.#sink({ ...this.#at(number, 'request', asked.join(' ')), kind: 'call', detail: JSON.stringify(origin) })
    return number
  }

  /** An event of a device asks for what a request is about that has not begun. */
  joined(number: number, asked: string, device: DeviceOrigin): void {
    const detail = JSON.stringify(device)
    const atNs = this.#clock.monotonicNs()
    // Without a spread, which would be half of what it costs: a storm has hundreds of thousands in a second.
    this.#sink({ kind: 'point', atNs, process: PROCESS, strand: '', number, call: 'request', subject: asked, detail })
  }

  /** A request was served, which may have failed. */
  served(number: number, asked: readonly string[], answers: readonly AskedAnswer[]): void {
    const place = this.#at(number, 'request', asked.join(' '))
    const code = failureOf(answers)
    if (code !== undefined) this.#sink({ ...place, kind: 'return', outcome: 'refused', syscall: LOADING, detail: code })
    else this.#sink({ ...place, kind: 'return', outcome: 'done', detail: answers.flatMap(resultWords).join(' ') })
  }

  /** A request was not served. */
  refused(number: number, asked: readonly string[], reason: RefusalReason): void {
    const place = this.#at(number, 'request', asked.join(' '))
    this.#sink({ ...place, kind: 'return', outcome: 'refused', syscall: reason, detail: errnoOfRefusal(reason) })
  }

  /** A step is about to be done. Gives its number. */
  step({ target, reason, action }: Step): number {
    const number = this.#number++
    const detail = `${action.kind} ${reasonWord(reason)}`
    this.#sink({ ...this.#at(number, 'step', target.module), kind: 'call', detail })
    return number
  }

  stepped(number: number, { target }: Step, result: ProbeResult): void {
    const place = this.#at(number, 'step', target.module)
    if (result.kind !== 'failed') this.#sink({ ...place, kind: 'return', outcome: 'done', detail: result.kind })
    else {
      const { error, code } = result.failure
      const syscall = error !== undefined && 'syscall' in error ? error.syscall : LOADING
      this.#sink({ ...place, kind: 'return', outcome: 'refused', syscall, detail: code })
    }
  }

  /** Something that concerns the daemon itself: `call` is what, `detail` says it. */
  note(call: 'tree' | 'memory' | 'intake' | 'problem', subject: string, detail: string): void {
    const place = this.#at(this.#number++, call, subject)
    this.#sink({ ...place, kind: 'return', outcome: 'done', detail })
  }

  #at(number: number, call: string, subject: string) {
    return { atNs: this.#clock.monotonicNs(), process: PROCESS, strand: '', number, call, subject }
  }
}

/** Where a request that was served has failed. */
const LOADING = 'load'

function resultWords({ results }: AskedAnswer): string[] {
  return results.map(({ kind, module }) => `${kind}:${module}`)
}

function reasonWord(reason: Reason): string {
  return reason.kind === 'asked' ? 'asked' : `${reason.kind} of ${reason.of}`
}

const FROM = '{"from":"'

/** Who is behind a request, by the detail of its call, as it stands there: a boot has thousands of them. */
export function fromOf(detail: string): string {
  if (!detail.startsWith(FROM)) return (JSON.parse(detail) as Origin).from
  return detail.slice(FROM.length, detail.indexOf('"', FROM.length))
}

/** Who asks over a socket. */
export function originOf({ from, device }: LoadRequest, { pid, uid, command }: Peer): Origin {
  return { from, pid, uid, command, ...device }
}
