import type { KernelSymbols } from './module-symvers.ts'
import { textLines } from './text-lines.ts'

/** What the kernel's linker puts before the name of an exported symbol. */
const EXPORT_PREFIX = '__ksymtab_'

/**
 * Reads a System.map: address, type and name, one space between. What is exported has an entry of the kernel's symbol
 * table, and no checksum here. `symbolPrefix` is what the architecture puts before each name.
 */
export function parseSystemMap(bytes: Uint8Array, file: string, symbolPrefix = ''): KernelSymbols {
  const symbols: KernelSymbols['symbols'][number][] = []
  const problems: string[] = []
  for (const [index, line] of textLines(bytes).entries()) {
    const typeStart = line.indexOf(' ') + 1
    const nameStart = typeStart === 0 ? 0 : line.indexOf(' ', typeStart) + 1
    if (nameStart === 0) {
      problems.push(`${file}:${index + 1}: invalid line: ${line}`)
      continue
    }
    const end = line.endsWith('\n') ? -1 : line.length
    const name = line.slice(line.startsWith(symbolPrefix, nameStart) ? nameStart + symbolPrefix.length : nameStart, end)
    if (name.startsWith(EXPORT_PREFIX)) symbols.push({ symbol: name.slice(EXPORT_PREFIX.length), crc: 0n })
  }
  return { symbols, problems }
}
