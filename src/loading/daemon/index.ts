/** One place that loads, for everyone who asks: requests in, timeline events out, through the host. */
export {
  type AskedAnswer,
  errnoOfRefusal,
  type ModuleResult,
  type RefusalReason,
  refusedReply,
  servedReply,
} from './answer.ts'
export { askDaemon, type DaemonOutcome } from './client.ts'
export { Daemon, type DaemonHost, type DaemonOptions, type DaemonStatus } from './daemon.ts'
export { DaemonEvents, fromOf, type Origin } from './daemon-events.ts'
export {
  type DeviceOrigin,
  type From,
  formatLoadRequest,
  LOAD,
  type LoadRequest,
  parseLoadRequest,
} from './protocol.ts'
