/** A program that the kernel runs in userspace. */
export interface HelperCall {
  readonly path: string
  readonly argv: readonly string[]
  readonly environment: Readonly<Record<string, string>>
}

/** How a helper ended: by itself, or by a signal. */
export type HelperEnd =
  | { readonly kind: 'exited'; readonly status: number }
  | { readonly kind: 'killed'; readonly signal: number; readonly dumpedCore?: boolean }

const CORE_BIT = 128

/** The status as wait(2) gives it: 256 for exit 1, the number of a signal. R3.12 */
export function waitStatus(end: HelperEnd): number {
  if (end.kind === 'exited') return (end.status & 0xff) << 8
  return end.signal | (end.dumpedCore === true ? CORE_BIT : 0)
}
