import { closeSync } from 'node:fs'
import { release } from 'node:os'
import { KernelError } from '../../errors.ts'
import { errnoName, type Syscall } from '../../names.ts'
import type { Kernel } from '../index.ts'
import { imageName, openForReading } from '../node/index.ts'
import { importKoffi, type KoffiSource } from './native.ts'
import { type ModuleSyscalls, moduleSyscalls } from './syscalls.ts'

/**
 * The running kernel. A call blocks the thread that makes it until the module's init has returned, which may be for
 * ever: a process that serves others must make them on a thread of their own (never on libuv's pool, whose four threads
 * also serve files), and that thread is the next step here.
 */
export function linuxKernel(koffi: KoffiSource = importKoffi): Kernel {
  let loaded: Promise<ModuleSyscalls> | undefined
  const calls = () => {
    loaded ??= koffi().then((library) => moduleSyscalls(library))
    return loaded
  }
  return {
    release,
    finitModule: async (path, parameters, flags) => {
      const { finitModule } = await calls()
      refuseNul('finit_module', path, parameters)
      const fd = openForReading(path)
      try {
        check('finit_module', path, finitModule(fd, parameters, flags))
      } finally {
        closeSync(fd)
      }
    },
    initModule: async (image, parameters) => {
      const { initModule } = await calls()
      refuseNul('init_module', imageName(image), parameters)
      check('init_module', imageName(image), initModule(image, parameters))
    },
    deleteModule: async (name, flags) => {
      const { deleteModule } = await calls()
      refuseNul('delete_module', name, name)
      check('delete_module', name, deleteModule(name, flags))
    },
  }
}

function check(syscall: Syscall, subject: string, answer: number): void {
  // A module's init may return any number. One without a name in the table is told as EIO.
  if (answer !== 0) throw new KernelError(syscall, subject, errnoName(-answer))
}

/** The kernel would silently see the text up to its first NUL only. */
function refuseNul(syscall: Syscall, subject: string, text: string): void {
  if (text.includes('\0')) throw new KernelError(syscall, subject, 'EINVAL')
}
