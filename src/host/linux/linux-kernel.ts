import { closeSync } from 'node:fs'
import { KernelError } from '../../errors.ts'
import { errnoName, type Syscall } from '../../names.ts'
import { imageName, type Kernel } from '../index.ts'
import { nodeKernel, openForReading, type Turnstile } from '../node/index.ts'
import { importKoffi, type Koffi, type KoffiSource } from './native.ts'
import { type ModuleSyscalls, moduleSyscalls } from './syscalls.ts'
import { type SystemCall, systemCallHere } from './system-call.ts'

/** Where module calls are made, and what brings the FFI library. */
export interface LinuxKernelOptions {
  /**
   * `thread`: on threads of their own, one a call in flight, never on libuv's pool, whose four threads also serve files.
   * `pool`: on libuv's pool, which has to be wide enough for that, see `widenPool()`.
   * `here`: on the calling thread, where nothing else happens until the module's init has returned, which may be for
   * ever. Only a command that serves nobody else may choose it. It saves the 25 to 30 ms of CPU that starting a thread
   * takes (Node 20). `thread` unless told otherwise.
   */
  readonly blocking?: 'thread' | 'pool' | 'here'
  readonly koffi?: KoffiSource
  /** Passed before and after a call on the pool. */
  readonly turnstile?: Turnstile
}

/** The running kernel. */
export function linuxKernel({ blocking = 'thread', koffi = importKoffi, turnstile }: LinuxKernelOptions = {}): Kernel {
  let loaded: Promise<ModuleSyscalls> | undefined
  const calls = () => {
    loaded ??= koffi()
      .then((library) => CALLS[blocking](library, turnstile))
      .then((call) => moduleSyscalls(call))
    return loaded
  }
  return {
    release: nodeKernel().release,
    finitModule: async (path, parameters, flags) => {
      const { finitModule } = await calls()
      refuseNul('finit_module', path, parameters)
      const fd = openForReading(path)
      try {
        check('finit_module', path, await finitModule(fd, parameters, flags))
      } finally {
        closeSync(fd)
      }
    },
    initModule: async (image, parameters) => {
      const { initModule } = await calls()
      refuseNul('init_module', imageName(image), parameters)
      check('init_module', imageName(image), await initModule(image, parameters))
    },
    deleteModule: async (name, flags) => {
      const { deleteModule } = await calls()
      refuseNul('delete_module', name, name)
      check('delete_module', name, await deleteModule(name, flags))
    },
  }
}

/** What makes the calls, brought only where it is used. */
const CALLS: Record<
  'thread' | 'pool' | 'here',
  (koffi: Koffi, turnstile?: Turnstile) => SystemCall | Promise<SystemCall>
> = {
  thread: async () => new (await import('./syscall-threads.ts')).SyscallThreads().call,
  pool: async (koffi, turnstile) => (await import('./pool-calls.ts')).systemCallsOnPool(koffi, turnstile),
  here: (koffi) => systemCallHere(koffi),
}

function check(syscall: Syscall, subject: string, answer: number): void {
  // A module's init may return any number; one that has no name, as 517, is called by its number: E517.
  if (answer !== 0) throw new KernelError(syscall, subject, errnoName(-answer))
}

/** The kernel would silently see the text up to its first NUL only. */
function refuseNul(syscall: Syscall, subject: string, text: string): void {
  if (text.includes('\0')) throw new KernelError(syscall, subject, 'EINVAL')
}
