import type { Crew, Host, IncomingRequest, Peer, Reply, RequestQueue, TimelineSink } from '../../host/index.ts'
import { LiveTree, type TreeOptions } from '../../tree/index.ts'
import { fileClaims, patienceOf } from '../converge/index.ts'
import { type AskedAnswer, type RefusalReason, refusedReply, servedReply } from './answer.ts'
import { Budget } from './budget.ts'
import { claimsTable } from './claims-table.ts'
import { DaemonEvents, originOf } from './daemon-events.ts'
import { Loader } from './loader.ts'
import { type DeviceOrigin, type From, LOAD, type LoadRequest, parseLoadRequest } from './protocol.ts'
import { Turns } from './turns.ts'
import { addDevice, type Job, keyOfRequest, keyOfUevent, Work } from './work.ts'

/** The ports of a daemon. */
export type DaemonHost = Pick<Host, 'kernel' | 'files' | 'codecs' | 'clock' | 'commands' | 'strands' | 'looks'>

export interface DaemonOptions extends Partial<TreeOptions> {
  /** Is told of all that the daemon does. */
  readonly sink: TimelineSink
  /** Insertions at a time for devices' events; 8 where it is not told. */
  readonly parallel?: number
  /** Modules that are inserted for events only one after the other. */
  readonly sequential?: readonly string[]
  /** Requests that may wait; more are refused. 4,096 where it is not told. */
  readonly queueMax?: number
  /** Requests may have parameters. */
  readonly allowParameters?: boolean
  /** Others than root may ask, for themselves: who may connect has been decided by the socket. */
  readonly allowOthers?: boolean
}

/** What a daemon knows of itself. */
export interface DaemonStatus {
  readonly waiting: number
  readonly running: Readonly<Record<From, number>>
  /** Requests over the socket that are not answered. */
  readonly unanswered: number
  readonly remembered: number
  readonly bounded: number
  readonly treeGeneration: number
  readonly sinceNs: bigint
}

/** Requests of persons that are served at a time: each may have a thread in the kernel, of which there are 128. */
const PERSONS = 48

/** A request of the kernel waits no longer than this behind an install command for the same: it may come from there. C6, C9 */
const BEHIND_COMMAND_NS = 5_000_000_000n

/** One place that loads, for everyone who asks. */
export class Daemon {
  readonly #host: DaemonHost
  readonly #options: DaemonOptions
  readonly #events: DaemonEvents
  readonly #tree: LiveTree
  readonly #loader: Loader
  readonly #work: Work
  readonly #aliases = new Budget()
  /** To what is asked again. */
  readonly #replies = new WeakMap<AskedAnswer, Reply>()
  readonly #startedNs: bigint
  readonly #settled: ReturnType<DaemonHost['strands']['signal']>
  #crew: Crew | undefined
  #unanswered = 0

  constructor(host: DaemonHost, options: DaemonOptions) {
    const { sink, parallel = 8, sequential = [], release = host.kernel.release() } = options
    this.#host = host
    this.#options = options
    this.#events = new DaemonEvents(host.clock, sink)
    this.#tree = new LiveTree(host, { ...options, release })
    const claims = claimsTable(fileClaims(host.files), host.strands)
    const turns = new Turns(host.strands, new Set(sequential))
    this.#loader = new Loader(host, { tree: this.#tree, claims, events: this.#events, turns })
    this.#work = new Work(host.strands, { parallel: { uevent: parallel, person: PERSONS } }, (job) => this.#begin(job))
    this.#settled = host.strands.signal()
    this.#startedNs = host.clock.monotonicNs()
  }

  get events(): DaemonEvents {
    return this.#events
  }

  get tree(): LiveTree {
    return this.#tree
  }

  /** Serves until the queue is closed and all that was taken is answered. `beside` runs with it, as an intake of events. */
  async serve(queue: RequestQueue, beside?: (crew: Crew) => void): Promise<void> {
    await this.#host.strands.crew(async (crew) => {
      this.#crew = crew
      beside?.(crew)
      for (let request = await queue.next(); request !== undefined; request = await queue.next()) {
        const taken = request
        crew.begin(() => this.#answer(taken))
      }
    })
    await this.#tree.close()
  }

  /** The answer to a request that needs no waiting, like one that was answered so before; undefined where it is to be queued. */
  again(incoming: Pick<IncomingRequest, 'verb' | 'body' | 'peer'>): Reply | undefined {
    const { looks, clock } = this.#host
    if (looks === undefined || incoming.verb !== LOAD) return undefined
    const sinceNs = clock.monotonicNs()
    const read = parseLoadRequest(incoming.body)
    if ('problem' in read || this.#refusal(read, incoming.peer) !== undefined) return undefined
    const answers = this.#loader.again(read, looks)
    const alias = aliasOf(read)
    if (answers === undefined || this.#overBudget(alias) !== undefined) return undefined
    const number = this.#events.request(read.asked, originOf(read, incoming.peer), sinceNs)
    this.#events.served(number, read.asked, answers)
    return this.#ended(alias, this.#replyOf(answers))
  }

  /** A device asks by its event. Answers nobody, and is done when `settled` says so. */
  uevent(modalias: string, device: DeviceOrigin): void {
    const key = keyOfUevent(modalias)
    let job = this.#work.waitingFor(key)
    if (job !== undefined) this.#events.joined(job.number, modalias, device)
    else {
      const asked = [modalias]
      const number = this.#events.request(asked, { from: 'uevent', ...device })
      job = this.#work.add({ asked, from: 'uevent', useBlacklist: true, parameters: undefined, device }, key, number)
    }
    job.isWanted = true
    addDevice(job, device)
  }

  /** Whether a device with this modalias need not ask: no module that may be loaded answers to it now. */
  isUnanswered(modalias: string): Promise<boolean> {
    return this.#loader.isUnanswered(modalias)
  }

  /** A list that is to be loaded in its order, as that of modules-load.d. Answers nobody, as an event. */
  list(asked: readonly string[]): void {
    const request: LoadRequest = { asked, from: 'person', useBlacklist: true, parameters: undefined, device: {} }
    const number = this.#events.request(asked, { from: 'person', command: 'modules-load.d' })
    this.#work.add(request, keyOfRequest(request), number).isWanted = true
  }

  /** Resolves when nothing is left to be done: all that was asked is live, or has failed. False where that takes too long. */
  async settled(timeoutMs: number): Promise<boolean> {
    const untilNs = this.#host.clock.monotonicNs() + BigInt(Math.ceil(timeoutMs * 1e6))
    while (!this.#work.isIdle) {
      const leftNs = untilNs - this.#host.clock.monotonicNs()
      if (leftNs <= 0n) return false
      await this.#settled.wait(Number(leftNs) / 1e6)
    }
    return true
  }

  status(): DaemonStatus {
    return {
      ...this.#work.figures,
      unanswered: this.#unanswered,
      remembered: this.#loader.memory.size,
      bounded: this.#aliases.size + this.#loader.modules.size,
      treeGeneration: this.#tree.generation,
      sinceNs: this.#host.clock.monotonicNs() - this.#startedNs,
    }
  }

  #begin(job: Job): void {
    this.#crew?.begin(async () => {
      try {
        if (job.isAlive) job.answers = await this.#loader.load(job)
      } catch (error) {
        this.#events.note('problem', job.request.asked.join(' '), String(error).replaceAll(/[^\x20-\xff]/g, '?'))
      } finally {
        this.#work.done(job)
        if (this.#work.isIdle) this.#settled.ring()
      }
    })
  }

  async #answer(incoming: IncomingRequest): Promise<void> {
    const read =
      incoming.verb === LOAD ? parseLoadRequest(incoming.body) : { problem: 'no such request', tooLarge: false }
    if ('problem' in read) {
      await incoming.answer(refusedReply(read.tooLarge ? 'too-large' : 'bad-request', read.problem))
      return
    }
    const number = this.#events.request(read.asked, originOf(read, incoming.peer))
    const alias = aliasOf(read)
    const refusal = this.#refusal(read, incoming.peer) ?? this.#overBudget(alias)
    if (refusal !== undefined) {
      this.#events.refused(number, read.asked, refusal.reason)
      await incoming.answer(refusedReply(refusal.reason, refusal.problem))
      return
    }
    this.#unanswered++
    const reply = await this.#serve(incoming, read, number)
    this.#unanswered--
    await incoming.answer(this.#ended(alias, reply))
  }

  /** To one name the same each time, so that it is made once. */
  #replyOf(answers: readonly AskedAnswer[]): Reply {
    const [only] = answers
    if (only === undefined || answers.length > 1) return servedReply(answers)
    const reply = this.#replies.get(only) ?? servedReply(answers)
    this.#replies.set(only, reply)
    return reply
  }

  #ended(alias: string | undefined, reply: Reply): Reply {
    if (alias !== undefined) this.#aliases.end(alias, this.#host.clock.monotonicNs(), reply.exitStatus !== 0)
    return reply
  }

  #refusal(
    { from, parameters }: LoadRequest,
    { uid }: Peer,
  ): { readonly reason: RefusalReason; readonly problem: string } | undefined {
    const { allowOthers = false, allowParameters = false, queueMax = 4_096 } = this.#options
    const mayAsk = uid === 0 || (allowOthers && from === 'person')
    if (!mayAsk) return { reason: 'not-allowed', problem: `user ${uid} may not ask this` }
    if (parameters !== undefined && !allowParameters) {
      return { reason: 'not-allowed', problem: 'parameters are not taken from requests: say them in modprobe.d' }
    }
    const isFull = this.#unanswered >= queueMax || this.#crew === undefined
    return isFull ? { reason: 'queue-full', problem: `${this.#unanswered} requests wait already` } : undefined
  }

  #overBudget(alias: string | undefined): { readonly reason: RefusalReason; readonly problem: string } | undefined {
    if (alias === undefined || this.#aliases.begin(alias, this.#host.clock.monotonicNs())) return undefined
    return { reason: 'budget', problem: `${alias} has failed too often: it is not tried for now` }
  }

  async #serve(incoming: IncomingRequest, request: LoadRequest, number: number): Promise<Reply> {
    const { asked } = request
    const known = await this.#atOnce(request)
    if (known !== undefined) {
      this.#events.served(number, asked, known)
      return servedReply(known)
    }
    await incoming.accept()
    const key = keyOfRequest(request)
    const job = this.#work.waitingFor(key) ?? this.#work.add(request, key, number)
    job.waiting.push(() => incoming.gone)
    addDevice(job, request.device)
    const outcome = await this.#wait(job)
    if (outcome === 'done' && job.answers !== undefined) {
      this.#events.served(number, asked, job.answers)
      return servedReply(job.answers)
    }
    const reason = outcome === 'done' ? 'error' : outcome
    this.#events.refused(number, asked, reason)
    return refusedReply(reason, PROBLEMS[reason])
  }

  async #atOnce(request: LoadRequest): Promise<readonly AskedAnswer[] | undefined> {
    try {
      return await this.#loader.atOnce(request)
    } catch {
      // Whatever is wrong, a job will say it.
      return undefined
    }
  }

  /** Waits for a job, for as long as whoever asks has patience. Promise C6. */
  async #wait(job: Job): Promise<'done' | 'deadline' | 'budget'> {
    const { clock } = this.#host
    const { from } = job.request
    const untilNs = patienceOf(clock, from === 'person' ? 'explicit' : 'helper')
    while (job.state !== 'done') {
      const nowNs = clock.monotonicNs()
      if (untilNs !== undefined && nowNs >= untilNs) return 'deadline'
      const sinceNs = job.state === 'waiting' ? this.#work.runningOf(job.key)?.commandSinceNs : undefined
      const mayBeItsOwn = from === 'kernel' && sinceNs !== undefined && nowNs - sinceNs >= BEHIND_COMMAND_NS
      if (mayBeItsOwn) return 'budget'
      const leftNs = untilNs === undefined ? undefined : untilNs - nowNs
      const lookNs = from === 'kernel' && job.state === 'waiting' ? BEHIND_COMMAND_NS : leftNs
      const waitNs = leftNs !== undefined && lookNs !== undefined && lookNs < leftNs ? lookNs : leftNs
      await job.signal.wait(waitNs === undefined ? undefined : Number(waitNs) / 1e6)
    }
    return 'done'
  }
}

/** What the budget of a request is of. */
function aliasOf({ from, asked }: LoadRequest): string | undefined {
  return from === 'kernel' ? asked[0]! : undefined
}

const PROBLEMS = {
  error: 'it could not be tried',
  deadline: 'it is not settled yet, and the kernel waits no longer',
  budget: 'an install command for this very request runs, which may be what asks',
} as const
