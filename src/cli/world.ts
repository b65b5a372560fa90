import type { ChildProcess } from 'node:child_process'
import type { Host, Requests } from '../host/index.ts'
import type { ErrnoName } from '../names.ts'

/**
 * The process as the tools see it. Tests pass one that captures. All text is byte strings: `argv`, environment, output.
 */
export interface World {
  /** argv[0] as given; its base name decides which tool this is. */
  readonly programName: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly workingDirectory: string
  readonly processId: number
  /** Where this program itself is, for who starts it again. */
  installation(): Installation
  /** Standard output: buffered until `flush`, or line by line on a terminal. */
  out(text: string): void
  flush(): void
  /** Standard output is a terminal, which understands what they all do. */
  readonly isTerminal?: boolean
  /** Standard error: written at once. */
  err(text: string): void
  /**
   * Shows a line on the terminal, in the place of the last one, until something else is written; an empty one takes it away.
   * False where standard error is no terminal.
   */
  status?(text: string): boolean
  /** Standard input, piece by piece. */
  input(): AsyncIterable<Uint8Array>
  /** Creates or replaces a file, and the directories that it needs; resolves to the errno name where that fails. */
  writeFile(path: string, text: string): Promise<ErrnoName | undefined>
  host(): Promise<Host>
  /** The way to a daemon, where there may be one. */
  daemon?(): Promise<Pick<Requests, 'ask'> | undefined>
  /**
   * Starts a process with a program of `dist`, by its name, and with options of Node. Where there is no way to, everything is
   * done in this one.
   */
  child?(program: string, nodeOptions: readonly string[]): ChildProcess
  /** Does something that an interrupt or a hang-up would leave half done: such signals count only afterwards. */
  undisturbed<Result>(act: () => Promise<Result>): Promise<Result>
  /** Calls `act` at each SIGINT and SIGTERM, which then do not end the process, until what it gives is called. */
  onInterrupt(act: () => Promise<void>): () => void
  /** A line to the system log under the tool's name; `priority` is syslog's number. */
  syslog(identity: string): Promise<(priority: number, text: string) => void>
}

/** Absolute paths, byte strings. */
export interface Installation {
  readonly node: string
  /** The file `modonce`. */
  readonly program: string
  /** The sources of the request client, helper/*.c. */
  readonly helper: string
}

/** Ends a tool at once with an exit status. What is to be said has been said. */
export class ToolExit extends Error {
  override readonly name = 'ToolExit'
  readonly status: number

  constructor(status: number) {
    super(`exit ${status}`)
    this.status = status
  }
}

/** An absolute path as libkmod makes one: the working directory in front, nothing resolved. */
export function absolutePath(world: World, path: string): string {
  return path.startsWith('/') ? path : `${world.workingDirectory}/${path}`
}

/** The last part of a program's path, which says what it is. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
