import { MAIN_STRAND } from '../index.ts'
import { type ProcessEvents, SimulatedProcess } from './process.ts'
import type { Scheduler } from './scheduler.ts'
import type { State } from './state.ts'
import type { StateMap } from './state-map.ts'

export interface StartOptions {
  readonly argv?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  /** Without CAP_SYS_MODULE where it is false. */
  readonly privileged?: boolean
  /** Descriptors 0 to 2 are closed where it is false. */
  readonly hasStandardDescriptors?: boolean
  /**
   * Each call is answered at once: what its program has given to `then` runs in the very step that answers, without a turn of the
   * event loop. One that awaits all the same takes longer than without. Nothing else is different, and where states are tracked
   * there is no difference at all.
   */
  readonly goesOnAtOnce?: boolean
}

/** Starts processes and knows those that there were. */
export class Processes {
  readonly #state: State
  readonly #scheduler: Scheduler
  readonly #threads: number
  readonly #events: ProcessEvents
  /** How many of each name there were. */
  readonly #count: StateMap<number>
  readonly #byName = new Map<string, SimulatedProcess>()
  readonly #living = new Set<SimulatedProcess>()

  constructor(state: State, scheduler: Scheduler, threads: number, broken: (error: Error) => void) {
    this.#state = state
    this.#scheduler = scheduler
    this.#threads = threads
    this.#events = this.#listening(broken)
    this.#count = state.map('processes')
  }

  get all(): Iterable<SimulatedProcess> {
    return this.#byName.values()
  }

  /** Those that have not ended, in the order in which they were started. */
  get living(): ReadonlySet<SimulatedProcess> {
    return this.#living
  }

  named(name: string): SimulatedProcess {
    const found = this.#byName.get(name)
    if (found === undefined) throw new Error(`no process was called ${name}`)
    return found
  }

  /** Makes a process that `main` is the main strand of. */
  start(
    name: string,
    { environment = {}, privileged = true, goesOnAtOnce = false }: StartOptions,
    main: (made: SimulatedProcess) => Promise<number>,
    kind = '',
  ): SimulatedProcess {
    const count = (this.#count.get(name) ?? 0) + 1
    this.#count.set(name, count)
    const unique = count === 1 ? name : `${name}#${count}`
    const started = new SimulatedProcess(
      {
        name: unique,
        kind,
        goesOnAtOnce: goesOnAtOnce && !this.#state.tracked,
        privileged,
        environment,
        state: this.#state,
        threads: this.#threads,
      },
      this.#events,
    )
    this.#scheduler.stepper.add(started)
    this.#byName.set(unique, started)
    this.#living.add(started)
    started.begin(
      MAIN_STRAND,
      () => main(started),
      (outcome) => {
        if (outcome.kind === 'thrown') started.finish({ kind: 'thrown', error: outcome.error })
        else started.finish({ kind: 'exited', status: outcome.value as number })
      },
    )
    return started
  }

  /** What all processes tell is the same, but for who tells it. */
  #listening(broken: (error: Error) => void): ProcessEvents {
    const { stepper, waiting } = this.#scheduler
    return {
      paused: () => stepper.paused(),
      called: (strand) => waiting.look(strand),
      left: (strand) => waiting.leave(strand),
      knows: (who, strand, known) => stepper.knows(who, strand, known),
      signalled: (who) => waiting.lookAll(who),
      broken,
      ended: (who) => {
        this.#living.delete(who)
        stepper.remove(who)
        stepper.ended(who, endWord(who))
      },
    }
  }
}

function endWord({ end }: SimulatedProcess): string {
  return end?.kind === 'exited' ? `exited ${end.status}` : (end?.kind ?? '')
}
