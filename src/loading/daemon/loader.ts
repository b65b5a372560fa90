import { parseInitstate } from '../../formats/proc/index.ts'
import { type Candidate, resolve } from '../../graph/index.ts'
import type { Looks } from '../../host/index.ts'
import { type LiveTree, type OpenedTree, resolveOnDisk } from '../../tree/index.ts'
import { type Claims, patienceOf } from '../converge/index.ts'
import { initstate } from '../kernel-state.ts'
import { alreadyLive, askedStep, type ProbeHost } from '../perform-step.ts'
import { probe } from '../probe.ts'
import type { ProbeResult } from '../probe-result.ts'
import { type AskedAnswer, type ModuleResult, moduleResult } from './answer.ts'
import { Budget } from './budget.ts'
import type { DaemonEvents } from './daemon-events.ts'
import { FailureMemory, type Rememberer } from './failure-memory.ts'
import type { LoadRequest } from './protocol.ts'
import type { Turns } from './turns.ts'
import type { Job } from './work.ts'

const REQUESTS_KEPT = 10_000

type HowLookedUp = Pick<LoadRequest, 'useBlacklist' | 'parameters'>

/** How the names are looked up that devices ask for. */
const BY_DEVICE = { useBlacklist: true, parameters: undefined }

/** Install commands of one module that may run at a time for the kernel: each may ask for the module again. Promise C9. */
const COMMANDS_AT_ONCE = 4

/** What a request has come to. */
interface Resolved {
  readonly candidates: readonly Candidate[]
  /** What was answered when all of it was live, or nothing answered to it: true again where that is so again. */
  atOnce?: AskedAnswer
}

export interface LoaderParts {
  readonly tree: LiveTree
  readonly claims: Claims
  readonly events: DaemonEvents
  /** For modules that are inserted one after the other. */
  readonly turns: Turns
}

/** Does what jobs ask for. */
export class Loader {
  readonly memory: FailureMemory
  readonly modules: Budget = new Budget()
  readonly #host: ProbeHost
  readonly #parts: LoaderParts
  /** What requests have come to, on the tree of that generation. */
  #resolved = new Map<string, Resolved>()
  #generation = 0
  readonly #commands = new Map<string, number>()

  constructor(host: ProbeHost, parts: LoaderParts) {
    this.#host = host
    this.#parts = parts
    this.memory = new FailureMemory(host.files)
  }

  /**
   * The answers to a request that needs no job, as most of a boot: all of it is live already, or nothing answers to it. Undefined
   * for others.
   */
  async atOnce(request: LoadRequest): Promise<readonly AskedAnswer[] | undefined> {
    const answers: AskedAnswer[] = []
    for (const asked of request.asked) {
      const opened = await this.#parts.tree.current()
      const resolved = await this.#resolve(opened, asked, request)
      const results: ModuleResult[] = []
      for (const candidate of resolved.candidates) {
        if (!(await this.#isLive(opened, candidate))) return undefined
        this.memory.forget(candidate)
        results.push(moduleResult(alreadyLive(askedStep(candidate))))
      }
      resolved.atOnce = { asked, results }
      answers.push(resolved.atOnce)
    }
    return answers
  }

  /** The same without waiting, for what `atOnce` has answered before; undefined also where it cannot be seen so that it is as it was. */
  again(request: LoadRequest, looks: Looks): readonly AskedAnswer[] | undefined {
    if (this.#parts.tree.unchanged(looks)?.generation !== this.#generation) return undefined
    const answers: AskedAnswer[] = []
    for (const asked of request.asked) {
      const resolved = this.#resolved.get(keyOf(asked, request))
      if (resolved?.atOnce === undefined) return undefined
      for (const candidate of resolved.candidates) {
        if (!isSeenLive(looks, candidate)) return undefined
        this.memory.forget(candidate)
      }
      answers.push(resolved.atOnce)
    }
    return answers
  }

  /** Whether nothing that may be loaded answers to what a device says it is. It is looked up for its first request, too. */
  async isUnanswered(modalias: string): Promise<boolean> {
    const { candidates } = await this.#resolve(await this.#parts.tree.current(), modalias, BY_DEVICE)
    return candidates.every(({ blacklisted }) => blacklisted !== undefined)
  }

  /** Loads all that a job asks for, in its order. What a module or the kernel refuses is an answer. */
  async load(job: Job): Promise<readonly AskedAnswer[]> {
    const answers: AskedAnswer[] = []
    for (const asked of job.request.asked) {
      const opened = await this.#parts.tree.current()
      const { candidates } = await this.#resolve(opened, asked, job.request)
      const results: ModuleResult[] = []
      for (const candidate of candidates) results.push(await this.#one(job, opened, candidate))
      answers.push({ asked, results })
    }
    return answers
  }

  async #resolve({ knowledge, generation }: OpenedTree, asked: string, how: HowLookedUp): Promise<Resolved> {
    if (generation !== this.#generation || this.#resolved.size >= REQUESTS_KEPT) this.#resolved = new Map()
    this.#generation = generation
    const key = keyOf(asked, how)
    const known = this.#resolved.get(key)
    if (known !== undefined) return known
    const { useBlacklist, parameters } = how
    const options = { blacklistNames: useBlacklist, ...(parameters !== undefined && { parameters }) }
    const { resolution, missing } = await resolveOnDisk(this.#host.files, knowledge, (knows) =>
      resolve(knows, asked, options),
    )
    const resolved: Resolved = { candidates: resolution.kind === 'found' ? resolution.candidates : [] }
    // Files that are missing may come without another depmod.
    if (missing.length === 0 && generation === this.#generation) this.#resolved.set(key, resolved)
    return resolved
  }

  async #one(job: Job, opened: OpenedTree, candidate: Candidate): Promise<ModuleResult> {
    const { request, devices } = job
    const { clock } = this.#host
    const { module } = candidate.target
    const by = { from: request.from, nowNs: clock.monotonicNs(), generation: opened.generation, devices }
    const known = await this.memory.recall(candidate, by)
    if (known !== undefined && !(await this.#isLive(opened, candidate)))
      return moduleResult({ kind: 'failed', module, failure: known }, true)
    if (request.from === 'person') return moduleResult(await this.#inTurn(job, opened, candidate, by))
    if (!this.modules.begin(module, by.nowNs)) return this.#overBudget(candidate)
    let result: ProbeResult | undefined
    try {
      result = await this.#inTurn(job, opened, candidate, by)
      return moduleResult(result)
    } finally {
      this.modules.end(module, clock.monotonicNs(), result?.kind === 'failed')
    }
  }

  async #isLive({ knowledge }: OpenedTree, { target }: Candidate): Promise<boolean> {
    return (await initstate(this.#host.files, knowledge, target)) === 'live'
  }

  #overBudget(candidate: Candidate): ModuleResult {
    const { module } = candidate.target
    this.#parts.events.note('problem', module, 'has failed too often: it is not tried for now')
    return moduleResult({
      kind: 'failed',
      module,
      failure: { step: askedStep(candidate), code: 'EAGAIN', error: undefined },
    })
  }

  /** What the kernel asks for never waits its turn: an init may be waiting for it. */
  #inTurn(job: Job, opened: OpenedTree, candidate: Candidate, by: Rememberer): Promise<ProbeResult> {
    const names = candidate.plan.steps.map(({ target }) => target.module)
    const act = () => this.#probe(job, opened, candidate, by)
    return job.request.from === 'uevent' ? this.#parts.turns.take(names, act) : act()
  }

  async #probe(job: Job, opened: OpenedTree, candidate: Candidate, by: Rememberer): Promise<ProbeResult> {
    const { events, claims } = this.#parts
    const { from } = job.request
    const { module } = candidate.target
    const isCommand = askedStep(candidate).action.kind === 'install'
    if (isCommand && from === 'kernel' && (this.#commands.get(module) ?? 0) >= COMMANDS_AT_ONCE) {
      events.note('problem', module, 'its install command runs too often at a time')
      return { kind: 'failed', module, failure: { step: askedStep(candidate), code: 'EAGAIN', error: undefined } }
    }
    const asker = from === 'person' ? 'explicit' : 'helper'
    let dependenciesLive = true
    let step: number | undefined
    if (isCommand) this.#count(module, 1)
    const result = await probe(this.#host, opened.knowledge, candidate, {
      convergence: { claims, asker, owner: `the daemon, for ${from}`, untilNs: patienceOf(this.#host.clock, asker) },
      onStep: (begun) => {
        step = events.step(begun)
        if (begun.action.kind === 'install') job.commandSinceNs = this.#host.clock.monotonicNs()
      },
      onResult: (ended, how) => {
        job.commandSinceNs = undefined
        if (ended.reason.kind === 'dependency' && !isThere(how)) dependenciesLive = false
        // What was there already is no step.
        if (step !== undefined) events.stepped(step, ended, how)
        step = undefined
      },
      onProblem: (problem) => {
        if (problem.kind === 'not-converged')
          events.note('problem', problem.module, `no claim: ${problem.refusal.code}`)
      },
    }).finally(() => isCommand && this.#count(module, -1))
    await this.memory.learn(candidate, result, { ...by, nowNs: this.#host.clock.monotonicNs() }, dependenciesLive)
    return result
  }

  #count(module: string, change: number): void {
    const count = (this.#commands.get(module) ?? 0) + change
    if (count === 0) this.#commands.delete(module)
    else this.#commands.set(module, count)
  }
}

function keyOf(asked: string, { useBlacklist, parameters }: HowLookedUp): string {
  return `${useBlacklist ? 'b' : '-'} ${JSON.stringify(parameters ?? '')} ${asked}`
}

function isSeenLive(looks: Looks, { target }: Candidate): boolean {
  const bytes = looks.read(`/sys/module/${target.module}/initstate`)
  return bytes !== undefined && parseInitstate(bytes) === 'live'
}

function isThere({ kind }: ProbeResult): boolean {
  return kind === 'loaded' || kind === 'already-live' || kind === 'joined' || kind === 'builtin'
}
