import { normalizeModuleName } from '../../../names.ts'
import { loadModule } from './load/index.ts'
import type { ModuleLoader } from './module-loader.ts'

/** A module of the tree, as far as booting needs to know it. */
interface BootModule {
  readonly path: string
  readonly name?: string
  readonly depends?: readonly string[]
}

const BOOT = { name: 'boot', privileged: true }

/** Makes modules live before anything runs, dependencies first. */
export function bootModules(
  loader: ModuleLoader,
  directory: string,
  modules: readonly BootModule[],
  names: readonly string[],
  builtins: ReadonlySet<string>,
): void {
  const { fileSystem, memory } = loader.world
  for (const name of names) {
    if (loader.modules.find(name) !== undefined || builtins.has(name)) continue
    const module = modules.find((other) => nameOf(other) === name)
    if (module === undefined) throw new Error(`${name} is not in the tree, so it cannot be loaded`)
    bootModules(loader, directory, modules, (module.depends ?? []).map(normalizeModuleName), builtins)
    const node = fileSystem.resolve('open', `${directory}/${module.path}`)
    if (node.kind !== 'file') throw new Error(`${module.path} is a ${node.kind}`)
    const { bytes } = node
    memory.allocate(bytes.length)
    const steps = loadModule(loader, { caller: BOOT, bytes, compressedBytes: 0, parameters: '', flags: 0 })
    let step = steps.next('ready')
    while (step.done !== true) step = steps.next('ready')
    if (step.value !== undefined) throw new Error(`${name} cannot be loaded: ${step.value}`)
  }
}

function nameOf({ path, name }: BootModule): string {
  return normalizeModuleName(name ?? path.slice(path.lastIndexOf('/') + 1))
}
