import type { ErrnoName } from '../../../../names.ts'
import { imageName, type Kernel } from '../../../index.ts'
import type { Caller } from '../../actor.ts'
import type { Node } from '../../nodes.ts'
import { fullPause, inTurn, type KernelSteps } from '../../operation.ts'
import { Refused, refused } from '../../refusal.ts'
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
      caller.call('finit_module', path, openAndLoad(loader, caller, path, parameters, flags)),
    initModule: (image, parameters) => {
      const subject = imageName(image)
      const steps = initModule(loader, caller, image, parameters)
      return caller.call('init_module', subject, answering('init_module', subject, steps, loader.counters.failures))
    },
    deleteModule: (name, flags) =>
      caller.call('delete_module', name, answering('delete_module', name, removal(loader, caller, name, flags))),
  }
}

const OPENED = fullPause({ point: 'opened', inUserspace: true })

/** open, then finit_module. */
function openAndLoad(
  loader: ModuleLoader,
  caller: Caller,
  path: string,
  parameters: string,
  flags: number,
): KernelSteps<undefined | Refused> {
  return inTurn(opened(loader, path), (node) => {
    if (node instanceof Refused) return { done: true, value: node }
    const begun = beginFinitModule(loader, caller, { path, node, isReadable: true }, parameters, flags)
    if (typeof begun === 'string') return answered(loader, path, begun)
    return inTurn(begun, (code) => answered(loader, path, code))
  })
}

function* opened({ world }: ModuleLoader, path: string): KernelSteps<Node | Refused> {
  const node = world.fileSystem.find(path)
  if (typeof node === 'string') return refused('open', path, node)
  yield OPENED
  return node
}

function answered(
  { counters }: ModuleLoader,
  path: string,
  code: ErrnoName | undefined,
): IteratorReturnResult<undefined | Refused> {
  return { done: true, value: answerOf('finit_module', path, code, counters.failures) }
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
