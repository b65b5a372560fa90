import { readdirSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { errnoOf } from '../../names.ts'
import { Turnstile } from '../node/index.ts'
import type { Koffi } from './native.ts'
import { CALLS_MAX, type SyscallArgument, type SystemCall } from './system-call.ts'

/** Threads that are left for files and for what decodes them, where all calls are blocked that may be. */
const OTHERS = 8

const SIZE = 'UV_THREADPOOL_SIZE'

/**
 * Gives libuv's pool a thread for each call that may be blocked at once, for a process that serves: such a call costs 15 µs
 * then, where a thread of Node's takes 25 to 30 ms of CPU to start. The pool is made when it is first used, for good, all
 * of its threads at once (libuv `init_threads()`, 1.51): false where that is over, as in a program that uses us as a library.
 */
export async function widenPool(): Promise<boolean> {
  const size = CALLS_MAX + OTHERS
  const before = threadCount()
  const told = process.env[SIZE]
  process.env[SIZE] = String(Math.max(size, Number(told) || 0))
  try {
    await stat('/')
  } finally {
    // Nobody whom we start is to have it from us.
    if (told === undefined) delete process.env[SIZE]
    else process.env[SIZE] = told
  }
  return threadCount() - before >= size
}

/** Of this process; 0 where nothing tells. */
function threadCount(): number {
  try {
    return readdirSync('/proc/self/task').length
  } catch {
    return 0
  }
}

/** System calls on a pool that is wide enough. EAGAIN, as fork(2) has it, where as many are blocked as may be. */
export function systemCallsOnPool(
  koffi: Koffi,
  turnstile: Turnstile = new Turnstile(),
  max: number = CALLS_MAX,
): SystemCall {
  const library = koffi.load(null)
  const functions = new Map<string, ReturnType<typeof library.func>>()
  const functionFor = (args: readonly SyscallArgument[]) => {
    const types = args.map((arg) => (typeof arg === 'number' ? 'long' : 'void *'))
    const prototype = `long syscall(${['long', ...types].join(', ')})`
    const known = functions.get(prototype) ?? library.func(prototype)
    functions.set(prototype, known)
    return known
  }
  // The pool tells of all that have ended in one turn of the event loop.
  let inFlight = 0
  return async (number, args) => {
    await turnstile.pass()
    if (inFlight >= max) return -errnoOf('EAGAIN')
    inFlight++
    return new Promise((resolve, reject) => {
      const kept = [...args]
      functionFor(args).async(number, ...args, (error: unknown, result: number | bigint) => {
        inFlight--
        // koffi has but the addresses of memory that it was given: until here, this closure keeps it.
        kept.length = 0
        const answer = Number(result) === -1 ? -koffi.errno() : Number(result)
        void turnstile.pass().then(() => (error === null ? resolve(answer) : reject(error)))
      })
    })
  }
}
