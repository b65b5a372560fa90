import { latin1Bytes } from '../../../../formats/bytes/index.ts'
import type { ModuleImage } from '../image/index.ts'
import type { KernelWorld } from '../kernel-world.ts'
import type { ModuleLoader } from '../module-loader.ts'
import { initialText, parameterFacts } from '../parameters/index.ts'
import { kobject, type Uevents } from '../uevents/index.ts'
import { SYS_MODULE } from './show-module.ts'

/** What sysfs knows of something built in. */
export interface BuiltinModule {
  readonly name: string
  readonly parameters?: ModuleImage['parameters']
  readonly version?: string
}

/** Directories of what is built in: of those that have a parameter to show, or a version; never with `initstate`. R5.7 */
export function showBuiltins({ world, uevents }: ModuleLoader, builtins: readonly BuiltinModule[]): void {
  const { fileSystem, rules, config } = world
  if (!config.SYSFS) return
  for (const { name, parameters = {}, version } of builtins) {
    const shown = Object.entries(parameters).map(([key, told]) => ({ key, facts: parameterFacts(told) }))
    const visible = shown.filter(({ facts }) => facts.mode !== 0)
    if (visible.length === 0 && version === undefined && rules.holds('R5.7')) continue
    const path = `${SYS_MODULE}/${name}`
    const directory = fileSystem.directory(path)
    showUevent(world, uevents, name)
    if (version !== undefined) fileSystem.generated(directory, 'version', () => latin1Bytes(`${version}\n`))
    for (const { key, facts } of visible) {
      const { mode = 0o444 } = facts
      const text = `${initialText(facts)}\n`
      fileSystem.generated(fileSystem.directory(`${path}/parameters`), key, () => latin1Bytes(text), { mode })
    }
  }
}

/** The file by which what is built in can be made to tell of itself. */
export function showUevent({ fileSystem, state }: KernelWorld, uevents: Uevents, name: string): void {
  const store = uevents.store(kobject(state, `/module/${name}`, 'module'))
  fileSystem.generated(fileSystem.directory(`${SYS_MODULE}/${name}`), 'uevent', () => new Uint8Array(), {
    mode: 0o200,
    store,
  })
}
