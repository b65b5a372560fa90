/** The one event type that everything records and every report reads, and its JSON Lines form. */
export { done, inShort, thrown } from './call-end.ts'
export type {
  CallEnd,
  CallEvent,
  EndEvent,
  PointEvent,
  ReturnEvent,
  TimelineEvent,
  TimelineSink,
} from './event.ts'
export { Fields } from './fields.ts'
export { formatTimelineEvent, formatTimelineHeader } from './format.ts'
export { formatJson } from './json-line.ts'
export { parseTimeline, TimelineReader } from './reader.ts'
