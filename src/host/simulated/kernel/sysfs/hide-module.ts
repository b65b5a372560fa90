import type { KernelSteps } from '../../operation.ts'
import type { ModuleLoader } from '../module-loader.ts'
import type { LoadedModule } from '../modules/index.ts'
import { attributesOf } from './attributes.ts'
import { holdersOf, SYS_MODULE } from './show-module.ts'

/**
 * Takes a module's directory away, piece by piece: links in the holders of others, attributes, parameters, its own holders, and
 * the rest with the directory itself. Its `remove` is sent if its `add` was. R1.34, R2.3, R8.4
 */
export function* hideModule(loader: ModuleLoader, module: LoadedModule): KernelSteps<void> {
  const { fileSystem } = loader.world
  const directory = module.directory.value
  if (directory === undefined) return
  for (const owner of module.owners.value) {
    const holders = holdersOf(owner)
    if (holders !== undefined) fileSystem.remove(holders, module.name)
  }
  for (const { name } of attributesOf(loader, module)) fileSystem.remove(directory, name)
  yield { point: 'attributes hidden' }
  fileSystem.remove(directory, 'parameters')
  fileSystem.remove(directory, 'holders')
  yield { point: 'holders hidden' }
  module.directory.value = undefined
  fileSystem.remove(fileSystem.directory(SYS_MODULE), module.name)
  const isOwed = module.addSent.value && !module.removeSent.value
  if (isOwed || !loader.world.rules.holds('R8.4')) yield* loader.uevents.tell('remove', module)
}
