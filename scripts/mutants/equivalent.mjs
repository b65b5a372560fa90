// @ts-check
/** Why a mutant that survived does the same as the loader, as far as anything is promised. */

const ERRORS =
  'Only refusals of the system come from there; anything else is an error of this program, which would be hidden.'
const PURE = 'One of the two only computes a value: nobody sees which came first.'

/** @type {readonly { file: string, kind: string, about: string, reason: string }[]} */
const REASONS = [
  { file: 'claims.ts', kind: 'skip a check', about: 'if (!isRefusal(error)) throw error', reason: ERRORS },
  { file: 'claims.ts', kind: 'swap two statements', about: 'if (!isRefusal(error)) throw error', reason: ERRORS },
  { file: 'insert-once.ts', kind: 'skip a check', about: 'if (!isRefusal(error)) throw error', reason: ERRORS },
  {
    file: 'insert-and-decide.ts',
    kind: 'skip a check',
    about: 'if (!(error instanceof KernelError)',
    reason: ERRORS,
  },
  { file: 'claims.ts', kind: 'swap two statements', about: 'await files.makeLockDirectory', reason: PURE },
  {
    file: 'from-record.ts',
    kind: 'swap two statements',
    about: 'if (!isOf(record, file) || record.parameters',
    reason: PURE,
  },
  { file: 'insert.ts', kind: 'swap two statements', about: 'if (start.length < SMALLEST_FILE_BYTES)', reason: PURE },
  { file: 'remove.ts', kind: 'swap two statements', about: 'this.#entered.add(module) const command', reason: PURE },
  { file: 'remove.ts', kind: 'swap two statements', about: 'const claim = await openClaim', reason: PURE },
  { file: 'waiting.ts', kind: 'swap two statements', about: "if (purpose === 'insert'", reason: PURE },
  {
    file: 'insert-once.ts',
    kind: 'swap two statements',
    about: "if (taken === 'timeout') return TIMED_OUT",
    reason: 'A look at the file that is in vain where time is up.',
  },
  {
    file: 'insert-and-decide.ts',
    kind: 'swap two statements',
    about: 'if (!isRefusal(error, ...QUESTIONS)) return failed',
    reason: 'A look at the kernel that is in vain where the answer is no question; what is told is the same.',
  },
  {
    file: 'waiting.ts',
    kind: 'drop a port call',
    about: 'claim.changed(RECORD_PAUSE_MS)',
    reason: 'Who inserted is told less often, which nothing promises.',
  },
]

/** @param {import('./report.mjs').Result} mutant @returns {string | undefined} */
export function reasonOf({ file, kind, about }) {
  return REASONS.find((one) => file.endsWith(`/${one.file}`) && kind === one.kind && about.startsWith(one.about))
    ?.reason
}
