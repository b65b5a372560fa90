import { Worker } from 'node:worker_threads'
import { filesAtOnce } from './at-once.ts'

/** A decoder in JavaScript or WebAssembly, as it is run in a thread. */
interface DecoderProgram {
  /** The file of the npm package that decodes. */
  readonly file: string
  /**
   * `async (exports, bytes, limitBytes) => content`, as text, so that it is the same from the sources, from a bundle and under
   * a test runner; a worker of Node 20 cannot read TypeScript. Content has memory of its own.
   */
  readonly decode: string
}

interface Job {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly limitBytes: number
  readonly patienceMs: number | undefined
  resolve(content: Uint8Array): void
  reject(error: Error): void
}

interface Thread {
  readonly worker: Worker
  job: Job | undefined
  patience: NodeJS.Timeout | undefined
}

type Answer = 'begun' | { readonly content: Uint8Array } | { readonly problem: string }

/** What `decode` rejects with where the decoder took longer than its caller has patience. */
export class OutOfPatience extends Error {}

/**
 * Threads for decoders that would hold up the event loop, one job a thread, as many as are worth it; starting one takes 25 to
 * 30 ms of CPU. Idle ones stay, and do not keep the process alive.
 */
export class DecoderThreads {
  readonly #text: string
  readonly #file: string
  readonly #threads = new Set<Thread>()
  readonly #waiting: Job[] = []

  constructor({ file, decode }: DecoderProgram) {
    this.#file = file
    this.#text = `
      const { parentPort, workerData } = require('node:worker_threads')
      const decoder = require(workerData)
      const decode = ${decode}
      parentPort.on('message', async ({ bytes, limitBytes }) => {
        parentPort.postMessage('begun')
        try {
          const content = await decode(decoder, bytes, limitBytes)
          parentPort.postMessage({ content }, [content.buffer])
        } catch (error) {
          parentPort.postMessage({ problem: error.message })
        }
      })
    `
  }

  /** Rejects with an error that has the decoder's message, or with OutOfPatience. */
  decode(bytes: Uint8Array, limitBytes: number, patienceMs?: number): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      // Bytes of their own are moved to the thread: posting a view would copy all of the memory that it looks at.
      this.#waiting.push({ bytes: new Uint8Array(bytes), limitBytes, patienceMs, resolve, reject })
      this.#next()
    })
  }

  /** Begins the next job, if there is one, and somebody to do it. */
  #next(): void {
    const [job] = this.#waiting
    if (job === undefined) return
    const thread = [...this.#threads].find((each) => each.job === undefined) ?? this.#start()
    if (thread === undefined) return
    this.#waiting.shift()
    thread.job = job
    thread.worker.ref()
    thread.worker.postMessage({ bytes: job.bytes, limitBytes: job.limitBytes }, [job.bytes.buffer])
  }

  #start(): Thread | undefined {
    if (this.#threads.size >= filesAtOnce()) return undefined
    const worker = new Worker(this.#text, { eval: true, workerData: this.#file, env: {}, execArgv: [] })
    const thread: Thread = { worker, job: undefined, patience: undefined }
    this.#threads.add(thread)
    worker.on('message', (answer: Answer) => this.#answered(thread, answer))
    worker.on('error', (error) => this.#end(thread, error))
    worker.on('exit', () => this.#end(thread, new Error('a thread for decoding has ended by itself')))
    return thread
  }

  #answered(thread: Thread, answer: Answer): void {
    // A new thread takes its time to come so far, and that is not the decoder's.
    if (answer === 'begun') {
      this.#bePatient(thread)
      return
    }
    const job = this.#release(thread)
    if ('content' in answer) job?.resolve(answer.content)
    else job?.reject(new Error(answer.problem))
    this.#next()
  }

  #bePatient(thread: Thread): void {
    const patienceMs = thread.job?.patienceMs
    if (patienceMs === undefined) return
    thread.patience = setTimeout(() => this.#end(thread, new OutOfPatience()), patienceMs)
  }

  #end(thread: Thread, error: Error): void {
    if (!this.#threads.delete(thread)) return
    this.#release(thread)?.reject(error)
    void thread.worker.terminate()
    this.#next()
  }

  /** The thread is free for another job; gives the one that it had. */
  #release(thread: Thread): Job | undefined {
    const { job } = thread
    clearTimeout(thread.patience)
    thread.job = undefined
    thread.worker.unref()
    return job
  }
}

/** Where a package has the file that a program requires. Node's part for that is brought only here: not every start pays for it. */
export function packageFile(name: string): string {
  const { createRequire } = process.getBuiltinModule('node:module')
  return createRequire(import.meta.url).resolve(name)
}
