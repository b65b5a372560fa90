/** Longest record that a lock file holds. */
export const LOCK_RECORD_BYTES = 4096

/**
 * A small file that is locked by flock(2) and holds a record. The lock goes with the process, or with `close`; nobody else's
 * death leaves it taken. It is not inherited by commands.
 */
export interface LockFile {
  /** Takes the lock if nobody has it (LOCK_EX | LOCK_NB). Never waits. */
  tryLock(): Promise<boolean>
  unlock(): Promise<void>
  /** The record as it stands, which may be torn; at most LOCK_RECORD_BYTES. */
  read(): Promise<Uint8Array>
  /** Replaces the record in one write at the start of the file. */
  write(record: Uint8Array): Promise<void>
  /**
   * Resolves when the file has been written since the last `changed` or the opening, or after `timeoutMs`, whichever comes
   * first. A lock that is given up is no write: wait with a time-out and try again.
   */
  changed(timeoutMs: number): Promise<void>
  close(): Promise<void>
}

/** The part of Files that locks. Paths are byte strings; refusals are KernelErrors. */
export interface Locks {
  /**
   * Makes the directory of lock files, mode 0700, if it is not there. Refuses with EPERM one that is not a directory of
   * this user's own with that mode, so that nobody else can hold a lock or read a record.
   */
  makeLockDirectory(path: string): Promise<void>
  /** Opens or creates a lock file: mode 0600, never through a symbolic link (ELOOP), closed when a program is executed. */
  openLock(path: string): Promise<LockFile>
}
