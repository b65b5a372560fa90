import { type Knowledge, resolve } from '../../src/graph/index.ts'
import type { Host } from '../../src/host/index.ts'
import {
  Machine,
  type MachineOptions,
  type Process,
  type Program,
  simulatedHost,
  type TimelineEvent,
} from '../../src/host/simulated/index.ts'
import { convergeByFiles, type ProbeResult, probe, type StepProblem } from '../../src/loading/index.ts'
import { moduleNameOfPath } from '../../src/names.ts'
import { openTree } from '../../src/tree/index.ts'
import { Random } from './random.ts'

/** A kind of machine, and what its module tree says. */
export interface Place {
  readonly options: MachineOptions
  readonly knowledge: Knowledge
}

export async function aPlace(options: MachineOptions): Promise<Place> {
  const host = simulatedHost(options)
  const { knowledge } = await openTree(host.files, { release: host.kernel.release() })
  return { options, knowledge }
}

export interface Request {
  readonly afterMs?: number
  readonly asker?: 'explicit' | 'helper'
  readonly parameters?: string
  readonly firstTime?: boolean
  readonly ignoreCommands?: boolean
  readonly flags?: number
}

/** What a process was told. */
export interface Answer {
  readonly process: string
  readonly request: Request
  readonly results: readonly ProbeResult[]
  readonly problems: readonly StepProblem[]
  readonly atNs: bigint
  /** It was told that a module is there which at no moment since it asked was live. */
  readonly lie: boolean
}

/** Processes that ask for modules at once, on one schedule of one machine. */
export class Crowd {
  readonly machine: Machine
  readonly answers: Answer[] = []
  readonly events: TimelineEvent[] = []
  /** For the choices that a test makes: the machine has its own. */
  readonly random: Random
  readonly #knowledge: Knowledge
  /** For each request that is not answered yet, the modules that were live since it came. */
  readonly #seenLive = new Set<Set<string>>()
  #started = 0

  constructor({ options, knowledge }: Place, seed: number, onEvent?: (crowd: Crowd, event: TimelineEvent) => void) {
    this.#knowledge = knowledge
    this.random = new Random(seed)
    this.machine = new Machine({
      ...options,
      seed,
      onEvent: (event) => {
        this.events.push(event)
        this.#watch(event)
        onEvent?.(this, event)
      },
    })
  }

  /** Starts a process that asks for a module. */
  ask(asked: string, request: Request = {}): Process {
    return this.start('loader', this.asking(asked, request), request.afterMs)
  }

  /** Starts any program, after a while. */
  start(name: string, program: Program, afterMs = 0): Process {
    return this.machine.start(`${name} ${++this.#started}`, async (host, argv, environment) => {
      if (afterMs > 0) await host.clock.sleep(afterMs)
      return program(host, argv, environment)
    })
  }

  /** What a process that asks runs. */
  asking(asked: string, request: Request = {}): Program {
    return async (host, [process = '']) => {
      const seenLive = new Set<string>(this.#liveNow())
      this.#seenLive.add(seenLive)
      const problems: StepProblem[] = []
      const results = await this.#results(host, asked, request, problems)
      this.#seenLive.delete(seenLive)
      const lie = results.some((result) => isThere(result) && !seenLive.has(result.module))
      const atNs = this.machine.nowNs
      this.answers.push({ process, request, results, problems, atNs, lie })
      return results.every(isThere) ? 0 : 1
    }
  }

  /** Runs to the end, and gives what is worth comparing. */
  async run(): Promise<{ answers: number; failed: number; lies: number; finits: number; duplicates: number }> {
    await this.machine.run()
    const { finitModuleCalls, duplicates } = this.machine.counters
    const failed = this.results().filter(({ kind }) => kind === 'failed').length
    const lies = this.answers.filter(({ lie }) => lie).length
    return { answers: this.answers.length, failed, lies, finits: finitModuleCalls, duplicates }
  }

  results(): ProbeResult[] {
    return this.answers.flatMap(({ results }) => results)
  }

  async #results(host: Host, asked: string, request: Request, problems: StepProblem[]): Promise<ProbeResult[]> {
    const { asker = 'explicit', parameters = '', firstTime = false, ignoreCommands = false, flags = 0 } = request
    const resolution = resolve(this.#knowledge, asked, { parameters, ignoreCommands })
    const convergence = convergeByFiles(host, asker, asker)
    const results: ProbeResult[] = []
    for (const candidate of resolution.kind === 'found' ? resolution.candidates : []) {
      const onProblem = (problem: StepProblem) => problems.push(problem)
      results.push(await probe(host, this.#knowledge, candidate, { convergence, firstTime, flags, onProblem }))
    }
    return results
  }

  #watch(event: TimelineEvent): void {
    if (event.kind !== 'point' || event.detail !== 'P17') return
    for (const seen of this.#seenLive) seen.add(moduleNameOfPath(event.subject))
  }

  #liveNow(): string[] {
    return this.machine.modules().flatMap(({ name, state }) => (state === 'live' ? [name] : []))
  }
}

/** For the events of a crowd: takes the CPU from a loader now and then, for a few milliseconds, as a busy machine does. */
export function preempting(crowd: Crowd, { kind, process }: TimelineEvent): void {
  if (kind === 'end' || !process.startsWith('loader') || crowd.random.below(30) > 0) return
  const preempted = crowd.machine.processNamed(process)
  preempted.stop()
  const resume: Program = async () => {
    preempted.continue()
    return 0
  }
  crowd.start('scheduler', resume, 1 + crowd.random.below(4))
}

function isThere({ kind }: ProbeResult): boolean {
  return kind === 'loaded' || kind === 'joined' || kind === 'already-live'
}
