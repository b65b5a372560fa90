import { FormatError } from '../../errors.ts'
import { latin1, latin1Bytes } from '../bytes/index.ts'
import type { Elf } from './elf.ts'
import { sectionBytes } from './section-bytes.ts'
import type { SymbolTable } from './symbol-table.ts'

const NAMESPACE_PREFIX = latin1Bytes('__kstrtabns_')
const NAMESPACE_BYTES_MAX = 256

/**
 * The namespaces of exported symbols: the local symbol `__kstrtabns_X` points to the namespace of X, or to an empty string
 * (Linux 5.4 and later, include/linux/export*.h). Empty where the table is stripped of it, or broken. kmod does not read these.
 */
export function exportNamespaces(elf: Elf, symbols: SymbolTable): Map<string, string> {
  const namespaces = new Map<string, string>()
  try {
    for (let index = 1; index < symbols.count; index++) {
      const nameOffset = symbols.nameOffset(index)
      if (!symbols.startsWith(nameOffset, NAMESPACE_PREFIX)) continue
      const namespace = namespaceOf(elf, symbols, index)
      if (namespace !== '') namespaces.set(symbols.nameAt(nameOffset + NAMESPACE_PREFIX.length), namespace)
    }
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    return new Map()
  }
  return namespaces
}

function namespaceOf(elf: Elf, symbols: SymbolTable, index: number): string {
  const section = elf.table.at(symbols.sectionIndex(index))
  const strings = section === undefined ? undefined : sectionBytes(elf, section)
  const offset = symbols.value(index)
  if (strings === undefined || offset >= BigInt(strings.length)) return ''
  const window = strings.subarray(Number(offset), Number(offset) + NAMESPACE_BYTES_MAX)
  const end = window.indexOf(0)
  return end < 0 ? '' : latin1(window.subarray(0, end))
}
