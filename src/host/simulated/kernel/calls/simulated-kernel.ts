import type { ErrnoName } from '../../../../names.ts'
import { imageName, type Kernel } from '../../../index.ts'
import type { Caller } from '../../actor.ts'
import { fullPause, type KernelSteps } from '../../operation.ts'
import { Refused } from '../../refusal.ts'
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
function* openAndLoad(
  loader: ModuleLoader,
  caller: Caller,
  path: string,
  parameters: string,
  flags: number,
): KernelSteps<undefined | Refused> {
  const node = loader.world.fileSystem.find(path)
  if (typeof node === 'string') return new Refused('open', path, node)
  yield OPENED
  const begun = beginFinitModule(loader, caller, { path, node, isReadable: true }, parameters, flags)
  const code = typeof begun === 'string' ? begun : yield* begun
  return answerOf('finit_module', path, code, loader.counters.failures)
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
