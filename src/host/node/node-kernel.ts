import { closeSync, openSync } from 'node:fs'
import { KernelError } from '../../errors.ts'
import type { ModuleName } from '../../names.ts'
import { imageName, type Kernel } from '../index.ts'
import { refusal } from './refusal.ts'

/**
 * A kernel that answers as one built without modules does: ENOSYS to each module call. Node has no way to make them;
 * host/linux has.
 */
export function nodeKernel(): Kernel {
  return {
    // Not imported at the top of the file: 0.3 ms of each start, and not every one asks.
    release: () => process.getBuiltinModule('node:os').release(),
    finitModule: async (path) => {
      closeSync(openForReading(path))
      throw new KernelError('finit_module', path, 'ENOSYS')
    },
    initModule: async (image) => {
      throw new KernelError('init_module', imageName(image), 'ENOSYS')
    },
    deleteModule: async (name: ModuleName) => {
      throw new KernelError('delete_module', name, 'ENOSYS')
    },
  }
}

/** O_RDONLY and, by libuv, O_CLOEXEC. */
export function openForReading(path: string): number {
  try {
    return openSync(Buffer.from(path, 'latin1'), 'r')
  } catch (error) {
    throw refusal('open', path, error)
  }
}
