/**
 * The part of Files that changes files, in single steps: what must be replaced as a whole is created beside and renamed.
 * Paths are byte strings; refusals are KernelErrors.
 */
export interface Writes {
  /**
   * Creates a file that is not there, through no link (EEXIST), with its whole content. What cannot be written to the end
   * (ENOSPC) is removed again. `mode` is cut by the process's umask.
   */
  createFile(path: string, content: Uint8Array, mode: number): Promise<void>

  /** Puts a file in the place of another in one step: whoever looks sees the old one or the new one. */
  rename(from: string, to: string): Promise<void>

  /** Gives a file both times of now, through links. */
  touch(path: string): Promise<void>

  /** Removes a name that is no directory. */
  unlink(path: string): Promise<void>

  /** Makes one directory (EEXIST where the name is taken). `mode` is cut by the process's umask. */
  makeDirectory(path: string, mode: number): Promise<void>
}
