import { describe, expect, test } from 'vitest'
import { KernelError } from '../errors.ts'
import {
  done,
  formatTimelineEvent,
  formatTimelineHeader,
  parseTimeline,
  type TimelineEvent,
  TimelineReader,
  thrown,
} from './index.ts'

const call = {
  atNs: 12n,
  process: 'modprobe',
  strand: 'main',
  number: 0,
  call: 'read',
  subject: '/sys/module/loop/initstate',
} as const

const events: readonly TimelineEvent[] = [
  { ...call, kind: 'call', detail: '' },
  { ...call, kind: 'point', detail: 'P8' },
  { ...call, kind: 'return', ...done(Uint8Array.from([108, 105, 118, 101, 10])) },
  { ...call, kind: 'return', ...thrown(new KernelError('open', '/x', 'ENOENT')) },
  { ...call, kind: 'return', ...thrown(new RangeError('odd')) },
  { atNs: 2n ** 64n - 1n, process: 'p\xff\0', strand: '', kind: 'end', detail: 'exited 0' },
]

const text = formatTimelineHeader() + events.map(formatTimelineEvent).join('')

function lines(...contents: readonly string[]): string {
  return formatTimelineHeader() + contents.map((line) => `${line}\n`).join('')
}

/** The line of a call event in which some fields are others. */
function changed(fields: Record<string, unknown>): string {
  return JSON.stringify({ ...JSON.parse(formatTimelineEvent({ ...call, kind: 'call', detail: '' })), ...fields })
}

describe('formatTimelineEvent()', () => {
  test('writes one line of ASCII, its moment as a decimal string', () => {
    expect(formatTimelineEvent({ ...call, atNs: 2n ** 60n, kind: 'call', detail: '\xe9\n\x7f' })).toBe(
      '{"atNs":"1152921504606846976","process":"modprobe","strand":"main","number":0,"call":"read",' +
        '"subject":"/sys/module/loop/initstate","kind":"call","detail":"\\u00e9\\n\\u007f"}\n',
    )
  })

  test('says what a read has given, and which system call refused', () => {
    const [, , read, refused, failed] = events
    expect(read).toMatchObject({ outcome: 'done', detail: '5 bytes: live' })
    expect(refused).toMatchObject({ outcome: 'refused', syscall: 'open', detail: 'ENOENT' })
    expect(failed).toMatchObject({ outcome: 'failed', detail: 'RangeError: odd' })
  })
})

describe('done()', () => {
  test.each([
    [new Uint8Array(), '0 bytes'],
    [Uint8Array.from([0, 65]), '2 bytes'],
    [new Uint8Array(65).fill(65), '65 bytes'],
    [Array.from({ length: 3 }), '3 entries'],
    [true, 'true'],
    [127, '127'],
    [undefined, ''],
    [null, ''],
    [{ kind: 'file' }, ''],
  ])('puts %j in short as %j', (value, detail) => {
    expect(done(value)).toEqual({ outcome: 'done', detail })
  })
})

describe('thrown()', () => {
  test('makes a byte string of any message, and no long one', () => {
    expect(thrown('caf\u00e9 \u2026')).toEqual({ outcome: 'failed', detail: 'caf\u00e9 ?' })
    expect(thrown('x'.repeat(1_000)).detail).toHaveLength(200)
  })
})

describe('parseTimeline()', () => {
  test('reads back every kind of event', () => {
    expect(parseTimeline(text)).toEqual({ events, cutBytes: 0 })
  })

  test('leaves a last line without its newline, and says how much that is', () => {
    const whole = text.lastIndexOf('\n', text.length - 2) + 1
    for (const cut of [text.length - 1, whole + 1, whole]) {
      expect(parseTimeline(text.slice(0, cut))).toEqual({ events: events.slice(0, -1), cutBytes: cut - whole })
    }
  })

  test('takes UTF-8 for the bytes of the same numbers, as another tool may have written them', () => {
    const raw = changed({ subject: '\xe9%41' })
    const { events } = parseTimeline(lines(Buffer.from(raw, 'utf8').toString('latin1')))
    expect(events).toMatchObject([{ subject: '\xe9%41' }])
  })

  test.each([
    ['', 'the first line is missing'],
    [formatTimelineHeader().trimEnd(), 'the first line is missing'],
    ['{}\n', '"format" is no string'],
    ['{"format":"other","schemaVersion":1}\n', 'no modonce-timeline'],
    ['{"format":"modonce-timeline","schemaVersion":2}\n', 'schemaVersion 2, and only 1 is known'],
    ['{"format":"modonce-timeline","schemaVersion":1,"x":1}\n', 'unknown field "x"'],
    [`${changed({})}\n`, '"format" is no string'],
  ])('refuses the beginning %j: %s', (beginning, problem) => {
    expect(() => parseTimeline(beginning)).toThrow(
      expect.objectContaining({ kind: 'format', format: 'timeline', offset: 0, problem: `line 1: ${problem}` }),
    )
  })

  test.each([
    ['', 'no JSON in UTF-8'],
    ['{"atNs":"1"', 'no JSON in UTF-8'],
    ['\xff', 'no JSON in UTF-8'],
    ['[]', 'no JSON object'],
    ['null', 'no JSON object'],
    [changed({ kind: 'uevent' }), 'unknown kind "uevent"'],
    [changed({ atNs: 1 }), '"atNs" is no decimal number in a string'],
    [changed({ atNs: '-1' }), '"atNs" is no decimal number in a string'],
    [changed({ atNs: '1'.repeat(21) }), '"atNs" is no decimal number in a string'],
    [changed({ number: 0.5 }), '"number" is no count'],
    [changed({ number: 2 ** 53 }), '"number" is no count'],
    [changed({ number: -1 }), '"number" is no count'],
    [changed({ subject: undefined }), '"subject" is no string'],
    [changed({ subject: '\u0100' }), '"subject" has a character above U+00FF'],
    [changed({ more: 1 }), 'unknown field "more"'],
    [changed({ kind: 'return' }), '"outcome" is no string'],
    [changed({ kind: 'return', outcome: 'odd' }), 'unknown outcome "odd"'],
    [changed({ kind: 'return', outcome: 'refused', syscall: 'open', detail: 'x' }), 'no errno: "x"'],
    [changed({ kind: 'end' }), 'unknown field "number"'],
  ])('refuses the line %j: %s', (line, problem) => {
    const before = lines(changed({}))
    expect(() => parseTimeline(`${before}${line}\n${changed({})}\n`)).toThrow(
      expect.objectContaining({ kind: 'format', offset: before.length, problem: `line 3: ${problem}` }),
    )
  })
})

describe('TimelineReader', () => {
  test('gives the same whatever the pieces are', () => {
    for (const size of [1, 2, 7, 100, text.length]) {
      const reader = new TimelineReader()
      const read: TimelineEvent[] = []
      for (let start = 0; start < text.length; start += size) read.push(...reader.read(text.slice(start, start + size)))
      expect(read).toEqual(events)
      expect(reader.end()).toBe(0)
    }
  })

  test('gives what stands before a line that is wrong', () => {
    const read: TimelineEvent[] = []
    expect(() => {
      for (const event of new TimelineReader().read(`${text}no\n`)) read.push(event)
    }).toThrow('line 8')
    expect(read).toEqual(events)
  })

  test('refuses a line without end before it is whole', () => {
    const reader = new TimelineReader()
    const piece = 'x'.repeat(2 ** 16)
    expect(() => {
      for (let count = 0; count < 17; count++) for (const _ of reader.read(piece)) expect.unreachable()
    }).toThrow('line 1: longer than 1 MiB')
  })
})
