/** What becomes of a load whose name is taken, by the state of the module that has it. R2.4 */
export interface DuplicatePolicy {
  /** Where that module is unformed or coming. */
  readonly arriving: 'EEXIST' | 'wait'
  readonly going: 'EEXIST' | 'EBUSY' | 'wait'
  /** After the wait: look again from scratch, or refuse: EEXIST where that module is live, else EBUSY. */
  readonly afterWait: 'again' | 'refuse'
}

/** Who comes second is refused at once. */
export const REFUSE: DuplicatePolicy = { arriving: 'EEXIST', going: 'EEXIST', afterWait: 'refuse' }

/** Who comes second waits for a module that arrives, and loads it where it is gone. */
export const WAIT_FOR_ARRIVING: DuplicatePolicy = { arriving: 'wait', going: 'EEXIST', afterWait: 'again' }

/** Commit 6e6de3dee51a: a module that is going is waited for too, so that loads of one name follow each other. */
export const WAIT_FOR_ALL: DuplicatePolicy = { arriving: 'wait', going: 'wait', afterWait: 'again' }

/** Commit 0254127ab977: one wait, and an answer. */
export const WAIT_ONCE: DuplicatePolicy = { arriving: 'wait', going: 'EBUSY', afterWait: 'refuse' }
