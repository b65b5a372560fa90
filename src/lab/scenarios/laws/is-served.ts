import type { Choice, FaultKind } from '../../../host/simulated/index.ts'
import type { Law } from '../stage.ts'
import { isInsertionCall, isOfLock } from './insertions.ts'
import { isNamed } from './named.ts'

/** What a request may fail of, where it befalls: all others are served. */
export interface Excuses {
  /** What befalls one of its own calls. */
  readonly own: readonly FaultKind[]
  /** How the names begin of those that run for it: for each fault that befalls one of them, one request may fail. */
  readonly helpers?: string | readonly string[]
  /** Who waits for an insertion may be told of what has befallen it (C3). */
  readonly shares?: boolean
  /** Who has no lock file is merely not converged: the kernel may share his failure with others. R1.18 */
  readonly unconverged?: boolean
}

/** A call that is refused for good. What is a question only (EINTR), or says that a module is gone (ENODEV), is no excuse. */
const LACKS: readonly FaultKind[] = ['EIO', 'ENOMEM', 'threads']

export const OF_ITS_OWN: Excuses = { own: LACKS }

/** kmod takes an interrupted insertion for one that has failed. R1.19 */
export const OF_KMOD: Excuses = { own: [...LACKS, 'EINTR'] }

export const OF_MODONCE: Excuses = { own: LACKS, shares: true }

const INSERTIONS = 'insertions that a fault has ended'
const HELPERS = 'faults of helpers'

/**
 * Nothing is wrong with what is asked for, so that nobody is told that there is, but for whom a fault befell: who could not read,
 * or had no memory, and who shared that insertion. Nobody fails as another one was killed or stopped, or had no thread. Who was
 * killed is told nothing.
 */
export function isServed(who = 'modprobe', promise = 'C4', excuses: Excuses = OF_MODONCE): Law {
  const { own, helpers, shares, unconverged } = excuses
  return {
    words: `${who} is served: it ends with 0, unless a fault befell what it needs (${promise})`,
    befalls(fault, { tally }) {
      const isLack = own.includes(fault.fault!)
      if (isNamed(fault, who) && isLack) tally(`faults of ${fault.process}`).add(1)
      if (isOf(fault, helpers)) tally(HELPERS).add(1)
      const isShared = shares && isLack && fault.fault !== 'threads' && isOfInsertion(fault)
      if (isShared || (unconverged && isOfLock(fault))) tally(INSERTIONS).add(1)
    },
    watch(event, { tally, broken }) {
      if (event.kind !== 'end' || !isNamed(event, who)) return
      const [faults, ofHelpers] = [tally(`faults of ${event.process}`), tally(HELPERS)]
      const isExcused = faults.value > 0
      if (isExcused) faults.value = 0
      if (isExcused || !/^exited [^0]/.test(event.detail)) return
      if (helpers !== undefined && ofHelpers.value > 0) ofHelpers.value--
      else if (!shares || tally(INSERTIONS).value === 0) broken(`${who} ${event.detail}`)
    },
  }
}

function isOf(fault: Choice, helpers: Excuses['helpers'] = []): boolean {
  return [helpers].flat().some((name) => fault.process.startsWith(name))
}

function isOfInsertion({ call, subject }: Choice): boolean {
  return isInsertionCall(call) || (call === 'read' && /\.ko(\.\w+)?$/.test(subject))
}

/** What is asked for cannot be had, and whoever asks is told so. */
export function isRefused(who = 'modprobe'): Law {
  return {
    words: `${who} is told of the failure: it does not end with 0 (C4)`,
    watch(event, { broken }) {
      if (event.kind === 'end' && isNamed(event, who) && event.detail === 'exited 0') broken(`${who} ended 0`)
    },
  }
}
