/** Somebody who is told that something has changed, though not what: that is to be looked at. */
export interface Watch {
  /**
   * Watches, from now on, what a path leads to: a file; or a directory with the names in it and the files of these names,
   * but not what is below its directories. Written, made, removed, renamed, or of other attributes are changes, and that
   * the directory itself is removed or renamed is one. With `names`, others count no more, if the system tells of names.
   * What comes to be at the path later is not watched. Refuses as stat(2) does; with ENOSPC or EMFILE where this user may
   * have no more watches; and with EBADF after `close`.
   */
  add(path: string, names?: readonly string[]): Promise<void>

  /**
   * Resolves to true if there has been a change since the last `changed`, at once or as soon as there is one; to false
   * after `timeoutMs`, and when the watch is closed. No change is missed, however many there are; of none it may tell.
   */
  changed(timeoutMs: number): Promise<boolean>

  /** Whether `changed(0)` would say false, without waiting, and taking nothing from it; absent where that cannot be known so. */
  isQuiet?(): boolean

  /** Forgets all that was watched. */
  close(): Promise<void>
}

/** The part of Files that watches. Paths are byte strings; refusals are KernelErrors. */
export interface Watches {
  openWatch(): Promise<Watch>
}
