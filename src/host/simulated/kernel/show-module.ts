import { latin1Bytes } from '../../../formats/bytes/index.ts'
import type { ErrnoName } from '../../../names.ts'
import type { DirectoryNode } from '../nodes.ts'
import type { KernelSteps } from '../operation.ts'
import { type LoadedModule, memoryOf, refcntOf } from './loaded-module.ts'
import type { ModuleTable } from './module-table.ts'

/**
 * Makes the module's directory in sysfs, piece by piece: between P11 and the fourth attribute it is a directory without
 * `initstate`, as that of a built-in module is (R2.2). EINVAL where there is a directory of that name already.
 */
export function* showModule(table: ModuleTable, module: LoadedModule): KernelSteps<ErrnoName | undefined> {
  const { fileSystem } = table.world
  if (table.directory.children.has(module.name)) return 'EINVAL'
  const directory = fileSystem.directory(`/sys/module/${module.name}`)
  module.directory = directory
  yield { point: 'P11' }
  fileSystem.directory(`/sys/module/${module.name}/holders`)
  yield { point: 'P12' }
  if (module.parameters.size > 0) {
    const parameters = fileSystem.directory(`/sys/module/${module.name}/parameters`)
    for (const name of module.parameters.keys()) show(table, parameters, name, () => module.parameters.get(name)!)
    yield { point: 'P13' }
  }
  for (const [name, text] of attributes(module)) {
    show(table, directory, name, text)
    yield { point: `P14 ${name}` }
  }
  for (const owner of module.owners) {
    const holders = owner.directory?.children.get('holders')
    if (holders?.kind === 'directory') fileSystem.link(holders, module.name, `../../${module.name}`)
  }
  yield { point: 'P15' }
  return undefined
}

/** Takes the directory and the links to it away again. */
export function hideModule(table: ModuleTable, module: LoadedModule): void {
  if (module.directory === undefined) return
  module.directory = undefined
  table.world.fileSystem.remove(table.directory, module.name)
  for (const owner of module.owners) {
    const holders = owner.directory?.children.get('holders')
    if (holders?.kind === 'directory') table.world.fileSystem.remove(holders, module.name)
  }
}

/** The attributes in the order in which they appear. R5.6, P14 */
function attributes(module: LoadedModule): [name: string, text: () => string][] {
  return [
    ['uevent', () => ''],
    ['initstate', () => module.state],
    ['coresize', () => String(memoryOf(module).coreBytes)],
    ['initsize', () => String(memoryOf(module).initBytes)],
    ['taint', () => ''],
    ['refcnt', () => String(refcntOf(module))],
  ]
}

function show(table: ModuleTable, directory: DirectoryNode, name: string, text: () => string): void {
  table.world.fileSystem.generated(directory, name, () => latin1Bytes(`${text()}\n`))
}
