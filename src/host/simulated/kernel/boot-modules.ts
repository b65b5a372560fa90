import { normalizeModuleName } from '../../../names.ts'
import { newCounters } from './counters.ts'
import { loadModule } from './load-module.ts'
import type { ModuleTable } from './module-table.ts'

/** A module of the tree, as far as booting needs to know it. */
interface BootModule {
  readonly path: string
  readonly name?: string
  readonly depends?: readonly string[]
}

/** Makes modules live before anything runs, dependencies first. Nothing of it is counted. */
export function bootModules(
  table: ModuleTable,
  directory: string,
  modules: readonly BootModule[],
  names: readonly string[],
): void {
  for (const name of names) {
    if (table.find(name) !== undefined || table.builtins.has(name)) continue
    const module = modules.find((other) => nameOf(other) === name)
    if (module === undefined) throw new Error(`${name} is not in the tree, so it cannot be loaded`)
    bootModules(table, directory, modules, (module.depends ?? []).map(normalizeModuleName))
    const node = table.world.fileSystem.resolve('open', `${directory}/${module.path}`)
    if (node.kind !== 'file') throw new Error(`${module.path} is a ${node.kind}`)
    const steps = loadModule(table, node.bytes, '')
    let step = steps.next('ready')
    while (step.done !== true) step = steps.next('ready')
    if (step.value !== undefined) throw new Error(`${name} cannot be loaded: ${step.value}`)
  }
  Object.assign(table.counters, newCounters())
}

function nameOf({ path, name }: BootModule): string {
  return normalizeModuleName(name ?? path.slice(path.lastIndexOf('/') + 1))
}
