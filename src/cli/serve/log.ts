import { type DestinationStream, destination, type Logger, pino } from 'pino'
import type { CallEvent, ReturnEvent, TimelineEvent } from '../../host/index.ts'
import type { Origin } from '../../loading/daemon/index.ts'
import { toUnicode } from '../text.ts'
import type { ClosedCall } from './open-calls.ts'

/** How much a log tells: `warn` what was refused and has failed, `info` what was loaded, too, `debug` every answer. */
export const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** The log of a daemon, lines of JSON, made of its timeline. */
export class Log {
  readonly #logger: Logger

  constructor(level: LogLevel, to: DestinationStream = destination({ dest: 1, sync: false })) {
    this.#logger = pino({ level, base: null }, to)
  }

  /** `closed` is the call that the event ends. */
  take(event: TimelineEvent, closed: ClosedCall | undefined): void {
    if (closed !== undefined) this.#ended(closed.call, closed.end)
    else if (event.kind === 'return') {
      const level = event.call === 'problem' ? 'warn' : 'info'
      this.#logger[level]({ about: event.call, subject: toUnicode(event.subject) }, toUnicode(event.detail))
    }
  }

  /** Writes what was taken so far. */
  flush(): void {
    this.#logger.flush()
  }

  #ended(call: CallEvent, end: ReturnEvent): void {
    const ms = Math.round(Number(end.atNs - call.atNs) / 1e6)
    if (call.call === 'step') {
      const subject = toUnicode(call.subject)
      if (end.outcome === 'refused')
        this.#logger.warn({ module: subject, errno: end.detail, by: end.syscall, ms }, 'refused')
      else this.#logger.info({ module: subject, ms }, end.detail)
      return
    }
    const failed = end.outcome === 'refused'
    // Most devices have a modalias that no module answers to.
    const level = failed && end.detail !== 'ENOENT' ? 'warn' : 'debug'
    if (!this.#logger.isLevelEnabled(level)) return
    const origin = JSON.parse(toUnicode(call.detail)) as Origin
    this.#logger[level](
      { asked: toUnicode(call.subject), ...origin, ms, ...(failed && { errno: end.detail, by: end.syscall }) },
      'answered',
    )
  }
}
