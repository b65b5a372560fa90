import type { TimelineEvent } from '../../src/host/index.ts'
import { Machine, type MachineOptions, type Process, type SimulatedHost } from '../../src/host/simulated/index.ts'
import { askingHelper, modonceDaemon } from '../../src/lab/actors/index.ts'
import { askDaemon, type DaemonOptions, type DaemonOutcome, type LoadRequest } from '../../src/loading/daemon/index.ts'
import { Random } from './random.ts'

/** What somebody was told. */
export interface DaemonAnswer {
  readonly request: LoadRequest
  readonly outcome: DaemonOutcome
  readonly atNs: bigint
  /** Modules of the answer that were said to be there and were not live at that moment. */
  readonly lies: readonly string[]
}

/** Processes that ask a daemon at once, on one schedule of one machine. The last of them ends it. */
export class DaemonCrowd {
  readonly machine: Machine
  readonly answers: DaemonAnswer[] = []
  /** What the daemon has told. */
  readonly told: TimelineEvent[] = []
  readonly random: Random
  readonly #options: Partial<DaemonOptions>
  #daemon: Process | undefined
  #asking = 0

  constructor(machine: MachineOptions, seed: number, options: Partial<DaemonOptions> = {}) {
    this.random = new Random(seed)
    this.#options = options
    this.machine = new Machine({ helper: askingHelper, ...machine, seed })
    this.startDaemon()
  }

  get daemon(): Process {
    return this.#daemon!
  }

  startDaemon(): void {
    this.#daemon = this.machine.start(
      'daemon',
      modonceDaemon({ sink: (event) => this.told.push(event), ...this.#options }),
    )
  }

  /** Starts somebody who asks the daemon, as soon as there is one. */
  ask(asked: string | readonly string[], request: Partial<LoadRequest> = {}, afterMs = 0): void {
    const whole: LoadRequest = {
      asked: typeof asked === 'string' ? [asked] : asked,
      ...{ from: 'person', useBlacklist: false, parameters: undefined, device: {} },
      ...request,
    }
    this.act(async (host) => {
      await host.clock.sleep(afterMs)
      const outcome = await this.#answer(host, whole)
      this.answers.push({ request: whole, outcome, atNs: this.machine.nowNs, lies: this.#lies(outcome) })
    })
  }

  /** Starts anything else that the daemon is to outlive. */
  act(what: (host: SimulatedHost) => Promise<void>): Process {
    this.#asking++
    return this.machine.start('asker', async (host) => {
      await what(host)
      if (--this.#asking === 0) this.daemon.kill()
      return 0
    })
  }

  async run(): Promise<void> {
    await this.machine.run()
  }

  /** The kinds of all results, by the order of the answers; the errno of a request that was refused. */
  kinds(): string[][] {
    return this.answers.map(({ outcome }) => {
      if (outcome.kind !== 'answered') return [outcome.kind]
      const results = outcome.answers.flatMap((answer) => answer.results)
      return results.length === 0 ? [outcome.errno] : results.map(({ kind, code }) => code ?? kind)
    })
  }

  /** How often each module was inserted. */
  get insertions(): number {
    return this.machine.counters.finitModuleCalls
  }

  /** It may not listen yet. */
  async #answer(host: SimulatedHost, request: LoadRequest): Promise<DaemonOutcome> {
    for (let turn = 0; ; turn++) {
      const outcome = await askDaemon(host.requests, request)
      if (outcome.kind !== 'no-daemon' || turn === 20) return outcome
      await host.clock.sleep(1)
    }
  }

  #lies(outcome: DaemonOutcome): string[] {
    if (outcome.kind !== 'answered' || outcome.exitStatus !== 0) return []
    const live = new Set(
      this.machine.modules().flatMap(({ name, state }) => (state === 'live' ? [name as string] : [])),
    )
    const said = outcome.answers.flatMap(({ results }) => results)
    return said.filter(({ kind, module }) => IS_THERE.has(kind) && !live.has(module)).map(({ module }) => module)
  }
}

const IS_THERE: ReadonlySet<string> = new Set(['loaded', 'already-live', 'joined'])
