import { ToolExit, type World } from '../world.ts'

/** syslog's priorities, with the word that kmod's tools print for each. */
const LEVELS = { fatal: 2, error: 3, warning: 4, notice: 5, info: 6, debug: 7 } as const

export type Level = keyof typeof LEVELS

/** kmod's default for every tool but modprobe and depmod: errors are printed. */
export const DEFAULT_VERBOSITY = 3

/** Prints nothing, whatever happens. kmod's LOG_EMERG under -q. */
export const QUIET = 0

/** The messages of one tool, `NAME: LEVEL: text`, up to a priority. A fatal one ends the tool with status 1. */
export class Log {
  readonly #world: World
  readonly #tool: string
  /** Of syslog's numbers: messages of this priority and below are printed. */
  verbosity: number
  #syslog: ((priority: number, text: string) => void) | undefined

  constructor(world: World, tool: string, verbosity: number) {
    this.#world = world
    this.#tool = tool
    this.verbosity = verbosity
  }

  /** The same messages, which another world prints. */
  to(world: World): Log {
    return new Log(world, this.#tool, this.verbosity)
  }

  /**
   * From here on, messages go to the system log. It is the first message that opens the log: its socket may make the kernel
   * request a module, and so again this tool. The kernel's own requests are quiet, so that they never come to that.
   */
  async toSyslog(): Promise<void> {
    this.#syslog = await this.#world.syslog(this.#tool)
  }

  print(level: Level, text: string): void {
    const priority = LEVELS[level]
    if (priority > this.verbosity) return
    const line = `${level.toUpperCase()}: ${text}`
    if (this.#syslog !== undefined) this.#syslog(priority, line)
    else this.#world.err(`${this.#tool}: ${line}\n`)
  }

  error(text: string): void {
    this.print('error', text)
  }

  warning(text: string): void {
    this.print('warning', text)
  }

  /** Fatal, or a warning where the run goes on with the next operand, as with -a. Gives the status of a refusal. */
  refuse(text: string, goesOn: boolean): 1 {
    if (!goesOn) this.fatal(text)
    this.warning(text)
    return 1
  }

  fatal(text: string): never {
    this.print('fatal', text)
    throw new ToolExit(1)
  }

  /** What libkmod says before the tool has told it where to: -q does not silence it. */
  library(source: string, text: string): void {
    this.#world.err(`libkmod: ERROR: ${source}: ${text}\n`)
  }
}
