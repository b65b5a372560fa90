import { isRefusal } from '../../errors.ts'
import {
  type Choice,
  Machine,
  type MachineOptions,
  type Program,
  type Tally,
  type TimelineEvent,
} from '../../host/simulated/index.ts'
import type { Broken, BuildOptions, CatalogueEntry, Scenario } from '../explorer/index.ts'

/** Where a scenario happens. */
export interface Stage {
  readonly machine: Machine
  readonly broken: Broken
  /** A number of a law's own, by its name, which begins with 0. */
  readonly tally: (name: string) => Tally
}

/** What is to hold, whatever happens. */
export interface Law {
  readonly words: string
  /** The calls whose events it looks at; ends of processes are always told of. */
  readonly calls?: readonly string[]
  /** Is told of what happens on a stage. It knows nothing but the event, the machine as it is, and its tallies. */
  watch(event: TimelineEvent, stage: Stage): void
  /** Is told of each fault before it takes effect, as far as the law excuses anything. */
  befalls?(fault: Choice, stage: Stage): void
}

/** What makes a scenario. */
export interface Play extends Pick<CatalogueEntry, 'name' | 'sentence' | 'expected' | 'kernel' | 'sizes' | 'faults'> {
  readonly laws: readonly Law[]
  /** The machine, but for its kernel. */
  readonly world: (stage: Stage, options: BuildOptions) => MachineOptions
  /** Starts the processes. */
  readonly cast: (stage: Stage, options: BuildOptions) => void
}

/** The entry of a scenario whose laws watch the machine from outside. */
export function entryOf({ laws, world, cast, ...about }: Play): CatalogueEntry {
  return { ...about, laws: laws.map(({ words }) => words), build: (options) => staged(laws, world, cast, options) }
}

/** A program that ends with 1 where a call is refused that it cannot do without: a tool tells of it then. */
export function telling(program: Program): Program {
  return async (...run) => {
    try {
      return await program(...run)
    } catch (error) {
      if (isRefusal(error)) return 1
      throw error
    }
  }
}

/** Starts so many processes that ask for the same. The first word is the name of each. */
export function startAll({ machine }: Stage, count: number, program: Program, argv: readonly string[]): void {
  for (let number = 0; number < count; number++) machine.start(argv[0]!, program, { argv })
}

function staged(laws: readonly Law[], world: Play['world'], cast: Play['cast'], options: BuildOptions): Scenario {
  const stages = new WeakMap<Machine, SetStage>()
  const { kernel, faults } = options
  const calls = laws.flatMap((law) => law.calls ?? [])
  return {
    make() {
      const stage: SetStage = new SetStage(() => machine)
      const onEvent = (event: TimelineEvent): void => {
        for (const law of laws) law.watch(event, stage)
      }
      const onFault = (fault: Choice): void => {
        for (const law of laws) law.befalls?.(fault, stage)
      }
      const machine: Machine = new Machine({
        ...world(stage, options),
        ...{ kernel, tracked: true, onEvent, toldCalls: calls, onFault },
        ...(faults && { faults }),
      })
      stages.set(machine, stage)
      return machine
    },
    start(machine, broken) {
      const stage = stages.get(machine)!
      stage.set(broken)
      cast(stage, options)
    },
  }
}

class SetStage implements Stage {
  readonly #machine: () => Machine
  readonly #tallies = new Map<string, Tally>()
  broken: Broken = () => undefined

  /** The machine asks for its helper before it is there itself. */
  constructor(machine: () => Machine) {
    this.#machine = machine
  }

  get machine(): Machine {
    return this.#machine()
  }

  readonly tally = (name: string): Tally => {
    let tally = this.#tallies.get(name)
    if (tally === undefined) {
      tally = this.machine.tally(name)
      this.#tallies.set(name, tally)
    }
    return tally
  }

  /** For a machine that begins anew. */
  set(broken: Broken): void {
    this.broken = broken
    this.#tallies.clear()
  }
}
