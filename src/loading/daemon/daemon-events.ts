import type { Reason, Step } from '../../graph/index.ts'
import type { Clock, Peer, TimelineSink } from '../../host/index.ts'
import type { ErrnoName } from '../../names.ts'
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

  /** A request has come, at that moment. Gives its number. */
  request(asked: readonly string[], origin: Origin, atNs: bigint = this.#clock.monotonicNs()): number {
    const number = this.#number++
    this.#call(number, 'request', asked.join(' '), JSON.stringify(origin), atNs)
    return number
  }

  /** An event of a device asks for what a request is about that has not begun. */
  joined(number: number, asked: string, device: DeviceOrigin): void {
    const detail = JSON.stringify(device)
    const atNs = this.#clock.monotonicNs()
    this.#sink({ atNs, process: PROCESS, strand: '', number, call: 'request', subject: asked, kind: 'point', detail })
  }

  /** A request was served, which may have failed. */
  served(number: number, asked: readonly string[], answers: readonly AskedAnswer[]): void {
    const code = failureOf(answers)
    if (code !== undefined) this.#refused(number, 'request', asked.join(' '), LOADING, code)
    else this.#done(number, 'request', asked.join(' '), wordsOf(answers))
  }

  /** A request was not served. */
  refused(number: number, asked: readonly string[], reason: RefusalReason): void {
    this.#refused(number, 'request', asked.join(' '), reason, errnoOfRefusal(reason))
  }

  /** A step is about to be done. Gives its number. */
  step({ target, reason, action }: Step): number {
    const number = this.#number++
    this.#call(number, 'step', target.module, `${action.kind} ${reasonWord(reason)}`, this.#clock.monotonicNs())
    return number
  }

  stepped(number: number, { target }: Step, result: ProbeResult): void {
    if (result.kind !== 'failed') this.#done(number, 'step', target.module, result.kind)
    else {
      const { error, code } = result.failure
      const syscall = error !== undefined && 'syscall' in error ? error.syscall : LOADING
      this.#refused(number, 'step', target.module, syscall, code)
    }
  }

  /** Something that concerns the daemon itself: `call` is what, `detail` says it. */
  note(call: 'tree' | 'memory' | 'intake' | 'problem', subject: string, detail: string): void {
    this.#done(this.#number++, call, subject, detail)
  }

  // Each event is written out: what is spread into it would be a third of a request's time before Node 24.

  #call(number: number, call: string, subject: string, detail: string, atNs: bigint): void {
    this.#sink({ atNs, process: PROCESS, strand: '', number, call, subject, kind: 'call', detail })
  }

  #done(number: number, call: string, subject: string, detail: string): void {
    const atNs = this.#clock.monotonicNs()
    this.#sink({ atNs, process: PROCESS, strand: '', number, call, subject, kind: 'return', outcome: 'done', detail })
  }

  #refused(number: number, call: string, subject: string, syscall: string, detail: ErrnoName): void {
    const atNs = this.#clock.monotonicNs()
    const place = { atNs, process: PROCESS, strand: '', number, call, subject }
    this.#sink({ ...place, kind: 'return', outcome: 'refused', syscall, detail })
  }
}

/** Where a request that was served has failed. */
const LOADING = 'load'

function wordsOf(answers: readonly AskedAnswer[]): string {
  const words: string[] = []
  for (const { results } of answers) for (const { kind, module } of results) words.push(`${kind}:${module}`)
  return words.join(' ')
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
