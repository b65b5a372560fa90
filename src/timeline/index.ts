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
export { formatTimelineEvent, formatTimelineHeader } from './format.ts'
export { parseTimeline, TimelineReader } from './reader.ts'
