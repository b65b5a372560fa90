import { KernelError } from '../../../errors.ts'
import type { ErrnoName } from '../../../names.ts'
import type { FileSystem } from '../file-system.ts'
import type { KernelSteps } from '../operation.ts'

/** What the kernel does with what is written to a file of /proc or /sys. */
export type Store = (text: string) => KernelSteps<ErrnoName | undefined>

/** Files of /proc and /sys that can be written. Which there are does not change but with the files themselves. */
export class StoreFiles {
  readonly #stores = new Map<string, Store>()
  readonly #fileSystem: FileSystem

  constructor(fileSystem: FileSystem) {
    this.#fileSystem = fileSystem
  }

  set(path: string, store: Store): void {
    this.#stores.set(path, store)
  }

  /** open for writing, one write, close. */
  *write(path: string, text: string): KernelSteps<void> {
    const node = this.#fileSystem.resolve('open', path)
    const store = node.kind === 'generated' ? this.#stores.get(path) : undefined
    if (store === undefined) throw new KernelError('open', path, 'EACCES')
    const code = yield* store(text)
    if (code !== undefined) throw new KernelError('write', path, code)
  }
}

/** A store that takes effect at once and refuses nothing. */
export function storing(act: (text: string) => void): Store {
  // biome-ignore lint/correctness/useYield: an atomic write has no point inside.
  return function* (text) {
    act(text)
    return undefined
  }
}
