/** Running other programs, for the `install` and `remove` lines of modprobe.d. */
export interface Commands {
  /**
   * Runs a command by /bin/sh as system(3) does, with this process's descriptors 0 to 2 and its environment, to which
   * `variables` are added. Resolves to the exit status: 127 where there is no shell, 0 where a signal ended it.
   */
  shell(command: string, variables: Readonly<Record<string, string>>): Promise<number>
}
