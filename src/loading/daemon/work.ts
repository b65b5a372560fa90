import type { Signal, Strands } from '../../host/index.ts'
import type { AskedAnswer } from './answer.ts'
import type { DeviceOrigin, From, LoadRequest } from './protocol.ts'

/** Equal requests that are served together: those that came before it was begun. */
export class Job {
  readonly request: LoadRequest
  readonly key: string
  /** The number of the request that it began with. */
  readonly number: number
  /** Rings when it is done. */
  readonly signal: Signal
  /** Devices whose real `add` asks for it, as many as are worth remembering. */
  readonly devices: string[] = []
  /** Whoever waits for it over a socket, to ask whether they still do. */
  readonly waiting: (() => boolean)[] = []
  /** An event of a device asks for it, which nobody can take back. */
  isWanted = false
  state: 'waiting' | 'running' | 'done' = 'waiting'
  /** While an install command runs: since when. It may itself ask for what this is. */
  commandSinceNs: bigint | undefined
  /** What came of it; undefined where nobody wanted it any more. */
  answers: readonly AskedAnswer[] | undefined

  constructor(request: LoadRequest, key: string, number: number, signal: Signal) {
    this.request = request
    this.key = key
    this.number = number
    this.signal = signal
  }

  /** Does anybody still wait for it? */
  get isAlive(): boolean {
    return this.isWanted || this.waiting.some((isGone) => !isGone())
  }
}

/** Jobs in their order. */
export interface WorkOptions {
  /** Jobs of devices' events at a time, and of persons. Those of the kernel are never counted: an init may wait for them. */
  readonly parallel: Readonly<Record<Exclude<From, 'kernel'>, number>>
}

const DEVICES_KEPT = 64

/**
 * Which jobs there are and which is next. A request joins the job of its like that was not begun yet; of a job that runs nobody
 * knows what it has seen already, so that whoever comes then waits for the next one, which comes after it.
 */
export class Work {
  readonly #options: WorkOptions
  readonly #strands: Strands
  readonly #start: (job: Job) => void
  readonly #waiting = new Map<string, Job>()
  readonly #running = new Map<string, Job>()
  readonly #queues: Record<From, Queue<Job>> = { kernel: new Queue(), uevent: new Queue(), person: new Queue() }
  readonly #counts: Record<From, number> = { kernel: 0, uevent: 0, person: 0 }

  /** `start` begins a job at once, in a strand of its own, which calls `done` at its end. */
  constructor(strands: Strands, options: WorkOptions, start: (job: Job) => void) {
    this.#strands = strands
    this.#options = options
    this.#start = start
  }

  /** Jobs that wait and jobs that run, by who asks. */
  get figures(): { readonly waiting: number; readonly running: Readonly<Record<From, number>> } {
    return { waiting: this.#waiting.size, running: { ...this.#counts } }
  }

  get isIdle(): boolean {
    return this.#waiting.size === 0 && this.#running.size === 0
  }

  /** The job of a request's like that was not begun. */
  waitingFor(key: string): Job | undefined {
    return this.#waiting.get(key)
  }

  /** The job of a key that runs. */
  runningOf(key: string): Job | undefined {
    return this.#running.get(key)
  }

  /** Makes a job. It waits for the one of its like that runs. */
  add(request: LoadRequest, key: string, number: number): Job {
    const job = new Job(request, key, number, this.#strands.signal())
    this.#waiting.set(key, job)
    if (!this.#running.has(key)) this.#enqueue(job)
    return job
  }

  /** A job is over. */
  done(job: Job): void {
    job.state = 'done'
    this.#running.delete(job.key)
    this.#counts[job.request.from]--
    job.signal.ring()
    const next = this.#waiting.get(job.key)
    if (next !== undefined) this.#enqueue(next)
    this.#pump(job.request.from)
  }

  #enqueue(job: Job): void {
    const { from } = job.request
    this.#queues[from].push(job)
    this.#pump(from)
  }

  #pump(from: From): void {
    const max = from === 'kernel' ? Number.POSITIVE_INFINITY : this.#options.parallel[from]
    const queue = this.#queues[from]
    while (this.#counts[from] < max) {
      const job = queue.shift()
      if (job === undefined) return
      this.#waiting.delete(job.key)
      this.#running.set(job.key, job)
      this.#counts[from]++
      job.state = 'running'
      this.#start(job)
    }
  }
}

/** Remembers the device of a job, if that is really there since just now: another number is another time that it was plugged in. */
export function addDevice(job: Job, { devpath, action, seqnum, synthUuid }: DeviceOrigin): void {
  if (devpath === undefined || action !== 'add' || synthUuid !== undefined) return
  if (job.devices.length < DEVICES_KEPT) job.devices.push(seqnum === undefined ? devpath : `${seqnum} ${devpath}`)
}

/** The key of the event of a device with this modalias, without making its request. */
export function keyOfUevent(modalias: string): string {
  return `uevent b  ${modalias}`
}

/** Equal for requests that mean the same. */
export function keyOfRequest({ from, useBlacklist, parameters, asked }: LoadRequest): string {
  const [only] = asked
  const what = asked.length === 1 ? only : JSON.stringify(asked)
  return `${from} ${useBlacklist ? 'b' : '-'} ${parameters === undefined ? '' : JSON.stringify(parameters)} ${what}`
}

/** First in, first out, at the same cost however long it is. */
class Queue<Item> {
  #items: Item[] = []
  #first = 0

  push(item: Item): void {
    this.#items.push(item)
  }

  shift(): Item | undefined {
    const item = this.#items[this.#first]
    if (item === undefined) return undefined
    this.#first++
    // What was taken is dropped, at a cost that all share.
    if (this.#first * 2 >= this.#items.length) {
      this.#items = this.#items.slice(this.#first)
      this.#first = 0
    }
    return item
  }
}
