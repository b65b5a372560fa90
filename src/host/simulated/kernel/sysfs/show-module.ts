import { latin1Bytes } from '../../../../formats/bytes/index.ts'
import type { ErrnoName } from '../../../../names.ts'
import type { DirectoryNode } from '../../nodes.ts'
import type { KernelSteps } from '../../operation.ts'
import { nsOfMs } from '../../simulated-clock.ts'
import type { ModuleLoader } from '../module-loader.ts'
import type { LoadedModule } from '../modules/index.ts'
import { parameterFacts } from '../parameters/index.ts'
import { attributesOf } from './attributes.ts'
import { showSections } from './sections.ts'

export const SYS_MODULE = '/sys/module'

/** Makes the module's directory, empty: EINVAL where there is one of that name already. Spec 1.4, row 22; 2.2, P11 */
export function makeDirectory({ world }: ModuleLoader, module: LoadedModule): ErrnoName | undefined {
  const { fileSystem, log, rules, config } = world
  if (!config.SYSFS) return undefined
  const all = fileSystem.directory(SYS_MODULE)
  const there = all.children.get(module.name)
  if (there !== undefined && rules.holds('1.4#22')) {
    log.print(`${module.name}: module is already loaded`)
    return 'EINVAL'
  }
  module.directory.value =
    there?.kind === 'directory' ? there : fileSystem.makeDirectory(all, module.name, { origin: module.origin })
  return undefined
}

/**
 * Fills it, piece by piece: up to the attribute `initstate` it is a directory as that of a built-in module is. R2.2, R6.7
 */
export function* fillDirectory(loader: ModuleLoader, module: LoadedModule): KernelSteps<void> {
  const { fileSystem, nowNs, options, rules } = loader.world
  const directory = module.directory.value
  if (directory === undefined) return
  const { sysfsSetupMs } = (rules.holds('R6.7') ? options.delay : undefined) ?? {}
  if (sysfsSetupMs !== undefined) yield { point: 'sysfs setup sleeps', deadlineNs: nowNs() + nsOfMs(sysfsSetupMs) }
  fileSystem.makeDirectory(directory, 'holders')
  if (rules.holds('2.2#P12')) yield { point: 'P12' }
  if (showParameters(loader, module, directory)) yield { point: 'P13' }
  for (const { name, mode, text, store } of attributesOf(loader, module)) {
    fileSystem.generated(directory, name, () => latin1Bytes(`${text()}\n`), { mode, ...(store && { store }) })
    yield { point: `P14 ${name}` }
  }
  if (rules.holds('2.2#P15')) linkAmongHolders(loader, module)
  if (loader.world.config.KALLSYMS) showSections(loader, module, directory)
}

/** Only those with a mode have a file, and without any there is no directory. Spec 2.2, P13 */
function showParameters(
  { world: { fileSystem, rules } }: ModuleLoader,
  module: LoadedModule,
  directory: DirectoryNode,
): boolean {
  const shown = Object.entries(module.image.parameters).flatMap(([name, told]) => {
    const { mode = 0o444 } = parameterFacts(told)
    return mode === 0 && rules.holds('2.2#P13') ? [] : [{ name, mode }]
  })
  if (shown.length === 0) return false
  const parameters = fileSystem.makeDirectory(directory, 'parameters')
  for (const { name, mode } of shown) {
    fileSystem.generated(parameters, name, () => latin1Bytes(`${module.parameters.get(name) ?? ''}\n`), { mode })
  }
  return true
}

function linkAmongHolders({ world: { fileSystem, config } }: ModuleLoader, module: LoadedModule): void {
  if (!config.MODULE_UNLOAD) return
  for (const owner of module.owners.value) {
    const holders = holdersOf(owner)
    if (holders !== undefined) fileSystem.link(holders, module.name, `../../${module.name}`)
  }
}

/** The directory of those who use a module, as long as there is one. */
export function holdersOf(owner: LoadedModule): DirectoryNode | undefined {
  const holders = owner.directory.value?.children.get('holders')
  return holders?.kind === 'directory' ? holders : undefined
}
