import { exportedSymbols, modinfoStrings, parseElf, undefinedSymbols } from '../../src/formats/elf/index.ts'

/** What a kernel looks at in a module of a test tree. */
export interface ModuleImage {
  readonly name: string
  /** Symbols that somebody must export. */
  readonly needs: readonly string[]
  readonly exports: readonly string[]
}

/** Undefined for what is no module. */
export function readImage(image: Uint8Array): ModuleImage | undefined {
  try {
    const elf = parseElf(image)
    // The real one is in .gnu.linkonce.this_module.
    const name = modinfoStrings(elf)
      .find((text) => text.startsWith('name='))
      ?.slice(5)
    if (name === undefined) return undefined
    const needs = undefinedSymbols(elf).map(({ symbol }) => symbol)
    return { name, needs, exports: exportedSymbols(elf).map(({ symbol }) => symbol) }
  } catch {
    return undefined
  }
}

/** Name and value of each parameter. Every one is taken for a known one; one without a value is a flag. */
export function parseParameters(parameters: string): Record<string, string> {
  const words = parameters.match(/(?:[^ "]|"[^"]*")+/g) ?? []
  return Object.fromEntries(
    words.map((word) => [word.replace(/=.*/s, ''), word.replace(/^[^=]*=?/, '').replaceAll('"', '')]),
  )
}
