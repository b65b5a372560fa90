import type { TimelineEvent } from './event.ts'
import { formatJson } from './json-line.ts'

/** The name of the form, in its first line. */
export const TIMELINE_FORMAT = 'modonce-timeline'

/** The version of the form. Any change to what may stand in a line is a new one. */
export const TIMELINE_VERSION = 1

/**
 * The first line of a timeline in JSON Lines. All lines are ASCII: each character is a byte, and they are valid UTF-8 at
 * the same time. A byte above 0x7e is written as the character of the same number, so that byte strings come back as
 * they were; who shows such a text to a person decodes it first.
 */
export function formatTimelineHeader(): string {
  return formatJson({ format: TIMELINE_FORMAT, schemaVersion: TIMELINE_VERSION })
}

/** The line of an event. Moments are decimal strings, as a JSON number loses nanoseconds after 104 days. */
export function formatTimelineEvent(event: TimelineEvent): string {
  return formatJson({ ...event, atNs: String(event.atNs) })
}
