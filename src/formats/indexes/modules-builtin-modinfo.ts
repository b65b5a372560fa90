import { FormatError } from '../../errors.ts'
import type { ModuleName } from '../../names.ts'
import { latin1 } from '../bytes/index.ts'

/** A record of modules.builtin.modinfo: one line of the .modinfo that a built-in module would have. */
export interface BuiltinModinfo {
  readonly module: ModuleName
  readonly key: string
  readonly value: string
}

/**
 * All records `MODULE.KEY=VALUE`, each ended by a NUL, in the order of the file. Throws a FormatError where a record names
 * no module, as libkmod gives up there.
 */
export function* parseModulesBuiltinModinfo(bytes: Uint8Array): Generator<BuiltinModinfo> {
  for (let start = 0; start < bytes.length; ) {
    const nul = bytes.indexOf(0, start)
    const end = nul < 0 ? bytes.length : nul
    const record = latin1(bytes.subarray(start, end))
    const dot = record.indexOf('.')
    if (dot < 0) {
      throw new FormatError('modules.builtin.modinfo', start, 'unexpected string without modname prefix')
    }
    const equals = record.indexOf('=', dot)
    const keyEnd = equals < 0 ? record.length : equals
    const value = record.slice(keyEnd + 1)
    yield { module: record.slice(0, dot) as ModuleName, key: record.slice(dot + 1, keyEnd), value }
    start = end + 1
  }
}

/**
 * The records of one module: only the first run of them, for the build keeps those of a module together and libkmod
 * looks no further. kmod 34 `kmod_builtin_get_modinfo()`.
 */
export function builtinModinfo(bytes: Uint8Array, module: ModuleName): BuiltinModinfo[] {
  const run: BuiltinModinfo[] = []
  for (const record of parseModulesBuiltinModinfo(bytes)) {
    if (record.module === module) run.push(record)
    else if (run.length > 0) break
  }
  return run
}
