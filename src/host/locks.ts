/** Longest record that a lock file holds. */
export const LOCK_RECORD_BYTES = 4096

/**
 * A small file that is locked by flock(2) and holds a record. The lock belongs to this opening of the file: another one,
 * even of the same process, is somebody else. It goes with the process, or with `close`; nobody's death leaves it taken.
 * It is not inherited by commands. After `close` every method but `close` is refused with EBADF.
 */
export interface LockFile {
  /** Takes the lock if nobody has it (LOCK_EX | LOCK_NB); true also for who has it already. Never waits. */
  tryLock(): Promise<boolean>

  /** Gives the lock up, if it is ours. */
  unlock(): Promise<void>

  /** The record as it stands, which may be torn, and empty in a new file; at most LOCK_RECORD_BYTES. */
  read(): Promise<Uint8Array>

  /**
   * Replaces the record in one write at the start of the file; what a longer one has left behind it is cut off then. So
   * a death in between leaves a new record with the end of an old one behind it: a record must tell its own end.
   * More than LOCK_RECORD_BYTES is EFBIG.
   */
  write(record: Uint8Array): Promise<void>

  /**
   * Resolves when the file has been written, by whomever, since the last `changed` or `read` or the opening; or after
   * `timeoutMs`; or when the file is closed; whichever comes first. A lock that is given up is no write: wait with a time-out and try
   * again. A write that leaves the bytes as they were need not be noticed.
   */
  changed(timeoutMs: number): Promise<void>

  /** Gives the lock up and closes the file. */
  close(): Promise<void>
}

/** The part of Files that locks. Paths are byte strings; refusals are KernelErrors. */
export interface Locks {
  /**
   * Makes the directory of lock files, mode 0700, if it is not there. Refuses with EPERM what is not a directory (a link
   * to one is none), what somebody else owns, and what group or others may use, so that nobody else can hold a lock or
   * read a record.
   */
  makeLockDirectory(path: string): Promise<void>

  /**
   * Opens or creates a lock file: mode 0600, never through a symbolic link (ELOOP), closed when a program is executed.
   * Refuses with EPERM what is not a regular file of this user's own that nobody else may use.
   */
  openLock(path: string): Promise<LockFile>
}
