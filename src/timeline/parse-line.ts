import { isErrnoName } from '../names.ts'
import type { CallEnd, TimelineEvent } from './event.ts'
import { Fields } from './fields.ts'
import { TIMELINE_FORMAT, TIMELINE_VERSION } from './format.ts'

type Fail = (problem: string) => never

/** Checks the first line: it says what the others are. */
export function parseHeader(line: string, fail: Fail): void {
  const fields = new Fields(line, fail)
  if (fields.text('format') !== TIMELINE_FORMAT) fail(`no ${TIMELINE_FORMAT}`)
  const version = fields.count('schemaVersion')
  if (version !== TIMELINE_VERSION) fail(`schemaVersion ${version}, and only ${TIMELINE_VERSION} is known`)
  fields.end()
}

/** The event of any other line. */
export function parseEvent(line: string, fail: Fail): TimelineEvent {
  const fields = new Fields(line, fail)
  const event = eventOf(fields, fail)
  fields.end()
  return event
}

function eventOf(fields: Fields, fail: Fail): TimelineEvent {
  const place = { atNs: fields.nanoseconds('atNs'), process: fields.text('process'), strand: fields.text('strand') }
  const callPart = () => ({
    ...place,
    number: fields.count('number'),
    call: fields.text('call'),
    subject: fields.text('subject'),
  })
  const kind = fields.text('kind')
  switch (kind) {
    case 'call':
    case 'point':
      return { ...callPart(), kind, detail: fields.text('detail') }
    case 'return':
      return { ...callPart(), kind, ...callEnd(fields, fail) }
    case 'end':
      return { ...place, kind, detail: fields.text('detail') }
    default:
      return fail(`unknown kind ${JSON.stringify(kind)}`)
  }
}

function callEnd(fields: Fields, fail: Fail): CallEnd {
  const outcome = fields.text('outcome')
  const detail = fields.text('detail')
  switch (outcome) {
    case 'done':
    case 'failed':
      return { outcome, detail }
    case 'refused':
      if (!isErrnoName(detail)) return fail(`no errno: ${JSON.stringify(detail)}`)
      return { outcome, syscall: fields.text('syscall'), detail }
    default:
      return fail(`unknown outcome ${JSON.stringify(outcome)}`)
  }
}
