import type { Cell } from '../cells.ts'
import type { State } from '../state.ts'

/** A line of the kernel's log. */
export interface LogLine {
  readonly atNs: bigint
  readonly text: string
}

/** A line with all before it: appending makes no copy. */
interface LogEnd extends LogLine {
  readonly before: LogEnd | undefined
}

/** The kernel's log, as dmesg shows it. No program on the machine decides by it, so that it has no share in the state's key. */
export class KernelLog {
  readonly #end: Cell<LogEnd | undefined>
  readonly #once = new Map<string, Cell<number>>()
  readonly #state: State
  readonly #nowNs: () => bigint

  constructor(state: State, nowNs: () => bigint) {
    this.#end = state.cell<LogEnd | undefined>('log', undefined, { keyed: false })
    this.#state = state
    this.#nowNs = nowNs
  }

  print(text: string): void {
    this.#end.value = { atNs: this.#nowNs(), text, before: this.#end.value }
  }

  /** Prints no more than so many lines of a kind in one boot. */
  printAtMost(times: number, kind: string, text: string): void {
    let printed = this.#once.get(kind)
    if (printed === undefined) {
      printed = this.#state.cell(`log.printed:${kind}`, 0, { origin: '' })
      this.#once.set(kind, printed)
    }
    if (printed.value >= times) return
    printed.value++
    this.print(text)
  }

  /** Oldest first. */
  lines(): LogLine[] {
    const lines: LogLine[] = []
    for (let line = this.#end.value; line !== undefined; line = line.before) {
      lines.push({ atNs: line.atNs, text: line.text })
    }
    return lines.reverse()
  }
}
