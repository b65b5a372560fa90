import { latin1 } from '../../src/formats/bytes/index.ts'
import { buildModule } from './elf-builder.ts'
import type { WatchedMachine } from './watched-machine.ts'

/** Where the modules of a watched machine are. */
export const DIRECTORY = '/lib/modules/6.1.0-simulated'
export const at = (name: string) => `${DIRECTORY}/${name}`

export const exporting = (symbol: string, ...needed: string[]) =>
  buildModule({ exports: [{ symbol }], undefined: needed })
export const saying = (alias: string) => buildModule({ modinfo: [`alias=${alias}`] })

/** Two modules, and what stands beside them in every tree. */
export const FILES = {
  [at('modules.order')]: '',
  [at('modules.builtin')]: '',
  [at('modules.builtin.modinfo')]: '',
  [at('kernel/a.ko')]: exporting('of_a'),
  [at('kernel/b.ko')]: saying('pci:b*'),
}

/** All eleven, as a line names them. */
export const ALL =
  'modules.dep modules.dep.bin modules.alias modules.alias.bin modules.softdep modules.weakdep modules.symbols ' +
  'modules.symbols.bin modules.builtin.bin modules.builtin.alias.bin modules.devname'

export const textOf = async ({ host }: WatchedMachine, path: string) => latin1(await host.files.read(path))
