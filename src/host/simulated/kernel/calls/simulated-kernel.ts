import type { ErrnoName } from '../../../../names.ts'
import { imageName, type Kernel } from '../../../index.ts'
import type { Caller } from '../../actor.ts'
import type { Node } from '../../nodes.ts'
import { ended, fullPause, type KernelSteps, type Pause, PlainSteps, pausedAt, type Wakeup } from '../../operation.ts'
import { type Refused, refused } from '../../refusal.ts'
import { deleteModule } from '../delete/index.ts'
import type { ModuleLoader } from '../module-loader.ts'
import { answering, answerOf } from './answering.ts'
import { beginFinitModule } from './finit-module.ts'
import { isRefused } from './gate.ts'
import { initModule } from './init-module.ts'

/** The module system calls of one caller. */
export function simulatedKernel(loader: ModuleLoader, release: string, caller: Caller): Kernel {
  return {
    release: () => release,
    finitModule: (path, parameters, flags) =>
      caller.call('finit_module', path, new OpenAndLoad(loader, caller, path, parameters, flags)),
    initModule: (image, parameters) => {
      const subject = imageName(image)
      const steps = initModule(loader, caller, image, parameters)
      return caller.call('init_module', subject, answering('init_module', subject, steps, loader.counters.failures))
    },
    deleteModule: (name, flags) =>
      caller.call('delete_module', name, answering('delete_module', name, removal(loader, caller, name, flags))),
  }
}

const OPENED = pausedAt(fullPause({ point: 'opened', inUserspace: true }))

/** open, then finit_module. */
class OpenAndLoad extends PlainSteps<undefined | Refused> {
  readonly #loader: ModuleLoader
  readonly #caller: Caller
  readonly #path: string
  readonly #parameters: string
  readonly #flags: number
  #opened: Node | undefined
  #loading: KernelSteps<ErrnoName | undefined> | undefined

  constructor(loader: ModuleLoader, caller: Caller, path: string, parameters: string, flags: number) {
    super()
    this.#loader = loader
    this.#caller = caller
    this.#path = path
    this.#parameters = parameters
    this.#flags = flags
  }

  next(wakeup: Wakeup): IteratorResult<Pause, undefined | Refused> {
    if (this.#loading !== undefined) return this.#goOn(this.#loading, wakeup)
    return this.#opened === undefined ? this.#open() : this.#load(this.#opened)
  }

  #open(): IteratorResult<Pause, Refused> {
    const node = this.#loader.world.fileSystem.find(this.#path)
    if (typeof node === 'string') return ended(refused('open', this.#path, node))
    this.#opened = node
    return OPENED
  }

  #load(node: Node): IteratorResult<Pause, undefined | Refused> {
    const file = { path: this.#path, node, isReadable: true }
    const begun = beginFinitModule(this.#loader, this.#caller, file, this.#parameters, this.#flags)
    if (typeof begun === 'string') return this.#answered(begun)
    this.#loading = begun
    return this.#goOn(begun, 'ready')
  }

  #goOn(loading: KernelSteps<ErrnoName | undefined>, wakeup: Wakeup): IteratorResult<Pause, undefined | Refused> {
    const step = loading.next(wakeup)
    return step.done === true ? this.#answered(step.value) : step
  }

  #answered(code: ErrnoName | undefined): IteratorReturnResult<undefined | Refused> {
    return ended(answerOf('finit_module', this.#path, code, this.#loader.counters.failures))
  }
}

function* removal(
  loader: ModuleLoader,
  caller: Caller,
  name: string,
  flags: number,
): KernelSteps<ErrnoName | undefined> {
  loader.counters.deleteModuleCalls.add(1)
  if (!loader.world.config.MODULE_UNLOAD) return 'ENOSYS'
  return isRefused(loader, caller) ? 'EPERM' : yield* deleteModule(loader, caller, name, flags)
}
