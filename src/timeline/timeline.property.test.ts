import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FormatError } from '../errors.ts'
import { formatTimelineEvent, formatTimelineHeader, parseTimeline, type TimelineEvent } from './index.ts'

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 300)

const text = fc.string({
  unit: fc.oneof(
    fc.integer({ min: 0, max: 255 }).map((byte) => String.fromCharCode(byte)),
    fc.constantFrom('"', '\\', '\n', '%', '\x7f', '\x80', '\xff'),
  ),
  maxLength: 12,
})
const place = { atNs: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), process: text, strand: text }
const callPart = { ...place, number: fc.maxSafeNat(), call: text, subject: text }
const event: fc.Arbitrary<TimelineEvent> = fc.oneof(
  fc.record({ ...callPart, kind: fc.constantFrom('call', 'point'), detail: text }),
  fc.record({ ...callPart, kind: fc.constant('return'), outcome: fc.constantFrom('done', 'failed'), detail: text }),
  fc.record({
    ...callPart,
    kind: fc.constant('return'),
    outcome: fc.constant('refused'),
    syscall: text,
    detail: fc.constantFrom('ENOENT', 'EEXIST', 'E517'),
  }),
  fc.record({ ...place, kind: fc.constant('end'), detail: text }),
)
const timeline = fc
  .array(event, { maxLength: 5 })
  .map((events) => formatTimelineHeader() + events.map(formatTimelineEvent).join(''))

describe('parseTimeline()', () => {
  test('reads back any events, from lines of ASCII', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 20 }), (events) => {
        const written = formatTimelineHeader() + events.map(formatTimelineEvent).join('')
        expect(written).toMatch(/^[\x20-\x7e\n]*$/)
        expect(written.split('\n')).toHaveLength(events.length + 2)
        expect(parseTimeline(written)).toEqual({ events, cutBytes: 0 })
      }),
      { numRuns },
    )
  })

  test('answers for any timeline that is cut off behind its first line', () => {
    fc.assert(
      fc.property(timeline, fc.nat(), (written, seed) => {
        const first = formatTimelineHeader().length
        const { events, cutBytes } = parseTimeline(written.slice(0, first + (seed % (written.length - first + 1))))
        const whole = parseTimeline(written).events
        expect(events).toEqual(whole.slice(0, events.length))
        expect(cutBytes).toBeLessThan(written.length)
      }),
      { numRuns },
    )
  })

  test('answers mutated and random bytes with events or a FormatError, and events can be written again', () => {
    const change = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }))
    const mutated = fc.tuple(timeline, fc.array(change, { minLength: 1, maxLength: 4 })).map(([written, changes]) => {
      const characters = [...written]
      for (const [place, byte] of changes) characters[place % characters.length] = String.fromCharCode(byte)
      return characters.join('')
    })
    const random = text.map((rest) => formatTimelineHeader() + rest)
    fc.assert(
      fc.property(fc.oneof(mutated, random, text), (bytes) => {
        const events = eventsOrRefusal(bytes)
        if (events === undefined) return
        const again = formatTimelineHeader() + events.map(formatTimelineEvent).join('')
        expect(parseTimeline(again).events).toEqual(events)
      }),
      { numRuns },
    )
  })
})

function eventsOrRefusal(bytes: string): TimelineEvent[] | undefined {
  try {
    return parseTimeline(bytes).events
  } catch (error) {
    expect(error).toBeInstanceOf(FormatError)
    return undefined
  }
}
