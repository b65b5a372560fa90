import { expect } from 'vitest'
import { formatTimelineEvent, formatTimelineHeader, parseTimeline, type TimelineEvent } from '../../src/host/index.ts'

/** Asserts that events can be written and read back, and that each return is that of a call before it. */
export function expectWholeTimeline(events: readonly TimelineEvent[]): void {
  expect(events.length).toBeGreaterThan(0)
  const text = formatTimelineHeader() + events.map(formatTimelineEvent).join('')
  const read = parseTimeline(text)
  expect(read.cutBytes).toBe(0)
  expect(read.events.length).toBe(events.length)
  const open = new Set<string>()
  for (const [index, event] of read.events.entries()) {
    if (event.kind !== 'call' && event.kind !== 'return') continue
    const call = `${event.process} ${event.number} ${event.call} ${event.subject}`
    expect(open.has(call), `event ${index}: ${event.kind} of ${call}`).toBe(event.kind === 'return')
    if (event.kind === 'call') open.add(call)
    else open.delete(call)
  }
}
