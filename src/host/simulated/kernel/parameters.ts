import type { ErrnoName } from '../../../names.ts'
import type { LoadedModule } from './loaded-module.ts'

/**
 * Sets the module's parameters from the caller's text, left to right. Unknown ones are ignored, and so is what follows `--`.
 * A bad value is EINVAL, and setting stops there. R1.29–R1.31 (6.1)
 */
export function setParameters(module: LoadedModule, text: string): ErrnoName | undefined {
  const known = new Map(Object.entries(module.image.parameters).map(([key, value]) => [plain(key), { key, value }]))
  for (const word of text.match(/(?:[^ \t\n"]|"[^"]*")+/g) ?? []) {
    if (word === '--') return undefined
    const equals = word.indexOf('=')
    const parameter = known.get(plain(equals < 0 ? word : word.slice(0, equals)))
    if (parameter === undefined) continue
    const value = equals < 0 ? undefined : word.slice(equals + 1).replaceAll('"', '')
    if (value === undefined || (typeof parameter.value === 'number' && !/^[+-]?\d+$/.test(value))) return 'EINVAL'
    module.parameters.set(parameter.key, value)
  }
  return undefined
}

function plain(name: string): string {
  return name.replaceAll('-', '_')
}
