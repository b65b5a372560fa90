import { isRefusal } from '../../errors.ts'
import { latin1 } from '../../formats/bytes/index.ts'
import type { Clock, Files } from '../../host/index.ts'
import type { Daemon } from '../daemon/index.ts'

/** How far an intake has come. */
export interface UeventProgress {
  /** The highest number of an event that was taken. */
  seqnum: number
  /** How often nothing has come for as long as it waits at a time. */
  silences: number
  /** All devices are being looked at, or have to be. */
  isLooking: boolean
}

/** The progress of an intake that has not begun. */
export function uneventful(): UeventProgress {
  return { seqnum: 0, silences: 0, isLooking: true }
}

const POLL_MS = 20

/**
 * Waits until all that was asked is live or has failed; with an intake, also what the kernel has told of before this began and
 * still waits in the socket. False where that takes too long.
 */
export async function settle(
  host: { readonly files: Pick<Files, 'read'>; readonly clock: Clock },
  daemon: Pick<Daemon, 'settled'>,
  progress: UeventProgress | undefined,
  timeoutMs: number,
): Promise<boolean> {
  const nowMs = () => Number(host.clock.monotonicNs()) / 1e6
  const untilMs = nowMs() + timeoutMs
  const told = progress === undefined ? 0 : await ueventSeqnum(host.files)
  const silences = progress?.silences ?? 0
  const isTaken = () => {
    if (progress === undefined) return true
    // A number that never comes is of another network namespace: behind it there was a whole silence, after which nothing waits.
    return !progress.isLooking && (progress.seqnum >= told || progress.silences >= silences + 2)
  }
  while (!isTaken()) {
    if (nowMs() >= untilMs) return false
    await host.clock.sleep(POLL_MS)
  }
  return daemon.settled(Math.max(0, untilMs - nowMs()))
}

/** The number of the last event that the kernel has made; 0 where it does not tell */
async function ueventSeqnum(files: Pick<Files, 'read'>): Promise<number> {
  try {
    return Number(latin1(await files.read('/sys/kernel/uevent_seqnum')).trim())
  } catch (error) {
    if (isRefusal(error)) return 0
    throw error
  }
}
