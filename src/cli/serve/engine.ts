import type { TimelineEvent } from '../../host/index.ts'

/** So many events of the timeline: what a boot asks for is over by then, and whoever still asks that often goes on. */
const BURST_EVENTS = 4_000

interface Flags {
  readonly late: readonly string[]
  readonly usual: readonly string[]
}

/**
 * Code that runs a few times: notes of what it meets from its first call on, without which each access to a property is looked up
 * anew, and no machine code, which an emulator has to translate again.
 */
const COLD: Flags = {
  late: ['--no-lazy-feedback-allocation', '--no-sparkplug'],
  usual: ['--lazy-feedback-allocation', '--sparkplug'],
}

/**
 * Garbage is collected by the thread that serves. It has 15 MB to look after, and where the kernel inserts many modules at once,
 * the threads that were to help it are waited for: a collection took 210 and 519 ms, and takes 36 by itself.
 */
const ALONE = ['--no-parallel-scavenge', '--no-parallel-compaction', '--no-parallel-pointer-update']

/**
 * When V8 optimizes: late, and as it does by itself. V8 complains of flags that it does not know, so that only versions of Node
 * are told that this was tried with.
 */
const FLAGS: Readonly<Record<string, Flags>> = {
  20: {
    late: ['--interrupt-budget=300000', ...COLD.late],
    usual: ['--interrupt-budget=67584', ...COLD.usual],
  },
  24: {
    late: ['--invocation-count-for-maglev=4000', '--invocation-count-for-turbofan=30000', ...COLD.late],
    usual: ['--invocation-count-for-maglev=400', '--invocation-count-for-turbofan=3000', ...COLD.usual],
  },
}

/**
 * The requests of a boot come at once and are over in a second: by then V8 has spent a third of the daemon's CPU, on threads of its
 * own, on code that is hardly run again. It begins with that later, until there was more than a boot.
 */
export class LateEngine {
  readonly #tell: (flag: string) => void
  readonly #flags: Flags | undefined
  #left = BURST_EVENTS

  /** Once all is read: what V8 has kept compiled of Node counts for the flags that it was compiled under. */
  constructor(version: string, tell: (flag: string) => void) {
    this.#tell = tell
    this.#flags = FLAGS[version.split('.', 1)[0]!]
    if (this.#flags !== undefined) [...ALONE, ...this.#flags.late].forEach(tell)
  }

  /** Counts an event. */
  take(_event: TimelineEvent): void {
    if (--this.#left === 0) this.#flags?.usual.forEach(this.#tell)
  }
}
