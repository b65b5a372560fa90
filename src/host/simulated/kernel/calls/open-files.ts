import type { Caller } from '../../actor.ts'
import type { Cell } from '../../cells.ts'
import type { Node } from '../../nodes.ts'
import { atomic, type KernelSteps } from '../../operation.ts'
import { refusal } from '../../refusal.ts'
import { nsOfMs } from '../../simulated-clock.ts'
import type { ModuleLoader } from '../module-loader.ts'
import { answering } from './answering.ts'
import { finitModule } from './finit-module.ts'
import type { OpenFile } from './read-file.ts'

/** What a file is open for. */
export type OpenMode = 'read' | 'write' | 'read and write'

/** A descriptor of a process. What it does to the file ends with it, or with the process. */
export interface Descriptor {
  /** finit_module of it: EBADF where it is closed, or not open for reading. */
  finitModule(parameters: string, flags: number): Promise<void>
  close(): Promise<void>
}

/** What a process does with files that loads of modules notice as long as it lasts. R8.10 */
export interface OpenFiles {
  /** ETXTBSY for writing what is read as a module now, or runs. R1.7 */
  open(path: string, mode: OpenMode): Promise<Descriptor>
  /** Runs a program, as long as it is not closed: nobody can write it meanwhile. */
  execute(path: string): Promise<Descriptor>
  /** Has fs-verity enabled, which takes a while: nobody can write the file meanwhile. R8.11 */
  enableVerity(path: string, takesMs: number): Promise<void>
}

/** The open files of one caller. */
export function openFiles(loader: ModuleLoader, caller: Caller): OpenFiles {
  return {
    open: (path, mode) =>
      caller.call(
        'open',
        path,
        atomic(() => {
          const isWritten = mode !== 'read'
          const node = begin(loader, 'open', path, isWritten ? 'open' : undefined)
          return new OpenDescriptor(loader, caller, { path, node, isReadable: mode !== 'write' }, () => {
            if (isWritten) loader.writers.close(node)
          })
        }),
      ),
    execute: (path) =>
      caller.call(
        'execve',
        path,
        atomic(() => {
          const node = begin(loader, 'execve', path, 'deny')
          return new OpenDescriptor(loader, caller, { path, node, isReadable: false }, () => loader.writers.allow(node))
        }),
      ),
    enableVerity: (path, takesMs) => caller.call('ioctl', path, enableVerity(loader, path, takesMs)),
  }
}

/** Finds a file, and begins what others may not let him do. */
function begin(
  { world, writers }: ModuleLoader,
  call: 'open' | 'execve' | 'ioctl',
  path: string,
  what: 'open' | 'deny' | undefined,
): Node {
  const node = world.fileSystem.resolve('open', path)
  if (what !== undefined && !writers[what](node)) throw refusal(call, path, 'ETXTBSY')
  return node
}

function* enableVerity(loader: ModuleLoader, path: string, takesMs: number): KernelSteps<void> {
  const node = begin(loader, 'ioctl', path, 'deny')
  yield { point: 'hashes', deadlineNs: loader.world.nowNs() + nsOfMs(takesMs) }
  loader.writers.allow(node)
}

class OpenDescriptor implements Descriptor {
  readonly #loader: ModuleLoader
  readonly #caller: Caller
  readonly #file: OpenFile
  readonly #end: () => void
  readonly #isClosed: Cell<boolean>

  constructor(loader: ModuleLoader, caller: Caller, file: OpenFile, end: () => void) {
    this.#loader = loader
    this.#caller = caller
    this.#file = file
    this.#end = end
    this.#isClosed = loader.world.state.cell(`descriptor:${caller.nameOpened()}`, false)
    caller.whenGone(() => this.#close())
  }

  finitModule(parameters: string, flags: number): Promise<void> {
    const file = this.#isClosed.value ? undefined : this.#file
    const { path } = this.#file
    const steps = finitModule(this.#loader, this.#caller, file, parameters, flags)
    const { failures } = this.#loader.counters
    return this.#caller.call('finit_module', path, answering('finit_module', path, steps, failures))
  }

  close(): Promise<void> {
    return this.#caller.call(
      'close',
      this.#file.path,
      atomic(() => this.#close()),
    )
  }

  #close(): void {
    if (!this.#isClosed.value) this.#end()
    this.#isClosed.value = true
  }
}
