import type { FileIdentities } from '../../host/index.ts'

/**
 * A file that was changed less than this before a run began could be changed again and look the same: clocks of file
 * systems tick in up to two seconds.
 */
const SETTLED_NS = 2_000_000_000n

/** Will another change of the file show, after a run that began at `nowNs` by the clock of files? */
export function isSettled(identities: FileIdentities, file: number, nowNs: bigint): boolean {
  return identities.timeNs(file, 'ctime') + SETTLED_NS <= nowNs
}
