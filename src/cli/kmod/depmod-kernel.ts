import { isRefusal } from '../../errors.ts'
import { parseModuleSymvers, parseSystemMap } from '../../formats/symvers/index.ts'
import type { KernelFacts } from '../../graph/index.ts'
import { strerror } from '../../names.ts'
import { absolutePath, type World } from '../world.ts'
import type { DepmodSettings } from './depmod-settings.ts'
import { lastValue } from './tool.ts'

/** The symbols of the kernel, and the file that they come from. */
export interface KernelSymbols extends KernelFacts {
  readonly problems: readonly string[]
  readonly bytes: Uint8Array
}

/** Those of -E or -F, from a file that must be there if it is named. */
export async function kernelSymbols(
  world: World,
  { host, given, log }: DepmodSettings,
): Promise<KernelSymbols | undefined> {
  const symvers = lastValue(given, 'symvers')
  const file = symvers ?? lastValue(given, 'filesyms')
  if (file === undefined) return undefined
  const hasVersions = symvers !== undefined
  try {
    const bytes = await host.files.read(absolutePath(world, file))
    const parse = hasVersions ? parseModuleSymvers : parseSystemMap
    return { ...parse(bytes, file, lastValue(given, 'symbol-prefix')), hasVersions, bytes }
  } catch (error) {
    if (!isRefusal(error)) throw error
    if (error.code === 'EISDIR') return { symbols: [], problems: [], hasVersions, bytes: new Uint8Array() }
    return log.fatal(`could not load ${file}: ${strerror(error.code)}`)
  }
}
