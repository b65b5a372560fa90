import { type ErrnoName, errnoOf } from '../../../../names.ts'

/** What a wait answers that a signal ended; userspace sees EINTR, or the call again. */
export const ERESTARTSYS = -512

/** The negative number that kernel functions return for an errno. */
export function negative(code: ErrnoName): number {
  return -errnoOf(code)
}
