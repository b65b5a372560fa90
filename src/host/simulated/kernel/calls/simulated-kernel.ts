import type { ErrnoName } from '../../../../names.ts'
import { imageName, type Kernel } from '../../../index.ts'
import type { Caller } from '../../actor.ts'
import type { KernelSteps } from '../../operation.ts'
import { deleteModule } from '../delete/index.ts'
import type { ModuleLoader } from '../module-loader.ts'
import { answering, counted } from './answering.ts'
import { finitModule } from './finit-module.ts'
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
      const steps = counted(loader, initModule(loader, caller, image, parameters))
      return caller.call('init_module', subject, answering('init_module', subject, steps))
    },
    deleteModule: (name, flags) =>
      caller.call('delete_module', name, answering('delete_module', name, removal(loader, caller, name, flags))),
  }
}

/** open, then finit_module. */
function* openAndLoad(
  loader: ModuleLoader,
  caller: Caller,
  path: string,
  parameters: string,
  flags: number,
): KernelSteps<void> {
  const node = loader.world.fileSystem.resolve('open', path)
  yield { point: 'opened', inUserspace: true }
  const steps = finitModule(loader, caller, { path, node, isReadable: true }, parameters, flags)
  yield* answering('finit_module', path, counted(loader, steps))
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
