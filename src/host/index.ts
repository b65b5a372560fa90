/** The operating system as interfaces, shaped like system calls. Implementations: host/node, host/linux, host/simulated. */
export {
  type CallEnd,
  type CallEvent,
  type EndEvent,
  formatTimelineEvent,
  formatTimelineHeader,
  type PointEvent,
  parseTimeline,
  type ReturnEvent,
  type TimelineEvent,
  TimelineReader,
  type TimelineSink,
} from '../timeline/index.ts'
export { atRoot } from './at-root.ts'
export type { Clock } from './clock.ts'
export { beyondLimit, type Codecs, type Compressed, DECOMPRESS_LIMIT_BYTES } from './codecs.ts'
export type { Commands } from './commands.ts'
export { eachOf, inOrder } from './each-of.ts'
export { FileIdentities, IDENTITY_WORDS } from './file-identities.ts'
export { FETCHED_BYTES, type FileParts, readEach, type UseFile } from './file-parts.ts'
export type { FileKind, FileStat } from './file-stat.ts'
export { type DirectoryEntry, type Files, READ_LIMIT_BYTES } from './files.ts'
export type { Host } from './host.ts'
export { identifyEach } from './identify-each.ts'
export {
  imageName,
  type Kernel,
  MODULE_INIT_COMPRESSED_FILE,
  MODULE_INIT_IGNORE_MODVERSIONS,
  MODULE_INIT_IGNORE_VERMAGIC,
  O_NONBLOCK,
  O_TRUNC,
} from './kernel.ts'
export { LOCK_RECORD_BYTES, type LockFile, type Locks } from './locks.ts'
export type { Looks } from './looks.ts'
export { recorded } from './recorded.ts'
export type { AskOutcome, IncomingRequest, Peer, Reply, RequestCall, RequestQueue, Requests } from './requests.ts'
export { type Cancellation, type Crew, MAIN_STRAND, type Signal, type Strands, type Task } from './strands.ts'
export type { UeventSocket, Uevents } from './uevents.ts'
export type { Watch, Watches } from './watches.ts'
export type { Writes } from './writes.ts'
