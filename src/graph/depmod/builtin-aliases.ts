import { latin1 } from '../../formats/bytes/index.ts'
import type { AliasLine } from '../../formats/indexes/index.ts'
import type { ModuleName } from '../../names.ts'

/** The aliases of a modules.builtin.modinfo. Records without a module, a value or their NUL are passed over. */
export function builtinAliases(modinfo: Uint8Array): AliasLine[] {
  const found: AliasLine[] = []
  const records = latin1(modinfo).split('\0')
  records.pop()
  for (const record of records) {
    const dot = record.indexOf('.')
    if (dot <= 0 || !record.startsWith('alias=', dot + 1)) continue
    found.push({ alias: record.slice(dot + 1 + 'alias='.length), module: record.slice(0, dot) as ModuleName })
  }
  return found
}
