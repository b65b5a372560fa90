import { Worker } from 'node:worker_threads'
import { errnoOf } from '../../names.ts'
import { CALLS_MAX, type SyscallArgument, type SystemCall } from './system-call.ts'

/** Threads that are kept for the next call. Starting one takes 25 to 30 ms of CPU, an idle one answers in 0.2 ms. */
const IDLE_KEPT = 4

/**
 * What a thread runs: `systemCallHere` again, as text, so that it is the same from the sources, from a bundle and under
 * a test runner; a worker of Node 20 cannot read TypeScript. koffi is resolved from where this file is.
 */
const THREAD = `
  const { createRequire } = require('node:module')
  const { parentPort, workerData } = require('node:worker_threads')
  const koffi = createRequire(workerData)('koffi')
  const syscall = koffi.load(null).func('long syscall(long number, ...)')
  parentPort.on('message', ({ number, args }) => {
    const typed = args.flatMap((arg) => [typeof arg === 'number' ? 'long' : 'void *', arg])
    const result = Number(syscall(number, ...typed))
    parentPort.postMessage(result === -1 ? -koffi.errno() : result)
  })
`

interface Call {
  resolve(result: number): void
  reject(error: unknown): void
}

interface Thread {
  readonly worker: Worker
  call: Call | undefined
}

/**
 * Threads for system calls that may block for as long as they like: one a call, beside libuv's pool and the event loop.
 * Idle threads do not keep the process alive. A call in flight does, and process.exit() waits for it, too: Node joins
 * its threads. A signal ends the process as the kernel sees fit.
 */
export class SyscallThreads {
  readonly #max: number
  readonly #threads = new Set<Thread>()

  constructor(max: number = CALLS_MAX) {
    this.#max = max
  }

  /** Threads that there are, in a call or idle. */
  get size(): number {
    return this.#threads.size
  }

  /** EAGAIN, as fork(2) has it, where all threads are in a call or the system gives no other. */
  readonly call: SystemCall = (number, args) => {
    const thread = this.#idle()[0] ?? this.#start()
    if (thread === undefined) return Promise.resolve(-errnoOf('EAGAIN'))
    return new Promise((resolve, reject) => {
      thread.call = { resolve, reject }
      thread.worker.ref()
      const copies = args.map(ownCopy)
      const moved = copies.flatMap((arg) => (typeof arg === 'number' ? [] : [arg.buffer]))
      thread.worker.postMessage({ number, args: copies }, moved)
    })
  }

  #idle(): Thread[] {
    return [...this.#threads].filter(({ call }) => call === undefined)
  }

  #start(): Thread | undefined {
    if (this.#threads.size >= this.#max) return undefined
    const worker = new Worker(THREAD, { eval: true, workerData: import.meta.url, env: {}, execArgv: [] })
    const thread: Thread = { worker, call: undefined }
    this.#threads.add(thread)
    worker.on('message', (result: number) => this.#answered(thread, result))
    worker.on('error', (error) => this.#failed(thread, error))
    worker.on('exit', () => this.#failed(thread, new Error('a thread for system calls has ended by itself')))
    return thread
  }

  #answered(thread: Thread, result: number): void {
    thread.call?.resolve(result)
    thread.call = undefined
    thread.worker.unref()
    if (this.#idle().length <= IDLE_KEPT) return
    this.#threads.delete(thread)
    void thread.worker.terminate()
  }

  #failed(thread: Thread, error: unknown): void {
    this.#threads.delete(thread)
    const { call } = thread
    thread.call = undefined
    if ((error as NodeJS.ErrnoException).code === 'ERR_WORKER_INIT_FAILED') call?.resolve(-errnoOf('EAGAIN'))
    else call?.reject(error)
  }
}

/** Bytes of their own, which are moved to the thread: posting a view would copy all of the memory that it looks at. */
function ownCopy(arg: SyscallArgument): number | Uint8Array<ArrayBuffer> {
  return typeof arg === 'number' ? arg : new Uint8Array(arg)
}
