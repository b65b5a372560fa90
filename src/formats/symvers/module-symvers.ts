import { textLines } from './text-lines.ts'

/** A symbol that the kernel itself provides. */
export interface KernelSymbol {
  readonly symbol: string
  readonly crc: bigint
}

/** The symbols of vmlinux in a Module.symvers, and what is wrong with the file, in depmod's words. */
export interface KernelSymbols {
  readonly symbols: readonly KernelSymbol[]
  readonly problems: readonly string[]
}

const ULLONG_MAX = 0xffff_ffff_ffff_ffffn

/**
 * Reads a Module.symvers: checksum, symbol, and who provides it, separated by blanks. Lines of modules are passed over,
 * for their own files say more. So is a line that ends behind the word `vmlinux`: depmod of kmod 34 takes the newline for
 * a part of it. `file` is how problems name it, `symbolPrefix` what the architecture puts before each symbol.
 */
export function parseModuleSymvers(bytes: Uint8Array, file: string, symbolPrefix = ''): KernelSymbols {
  const symbols: KernelSymbol[] = []
  const problems: string[] = []
  for (const [index, line] of textLines(bytes).entries()) {
    const [version, symbol, provider] = line.split(/[ \t]+/).filter((word) => word !== '')
    if (version === undefined || symbol === undefined || provider !== 'vmlinux') continue
    const crc = scanHexadecimal(version)
    const prefixEnd = symbol.startsWith(symbolPrefix) ? symbolPrefix.length : 0
    if (crc !== undefined) symbols.push({ symbol: symbol.slice(prefixEnd), crc })
    // The reason that depmod prints is an errno of an earlier call: in most cases that of a missing directory.
    else problems.push(`${file}:${index + 1} Invalid symbol version ${version}: No such file or directory`)
  }
  return { symbols, problems }
}

/** strtoull(3) in base 16, over the whole text: clamped to 64 bits, a negative number wrapped around. */
function scanHexadecimal(text: string): bigint | undefined {
  const [, sign, digits] = /^[\v\f\r]*([+-]?)(?:0[xX])?([0-9a-fA-F]+)$/.exec(text) ?? []
  if (digits === undefined) return undefined
  const value = BigInt(`0x${digits}`)
  if (value > ULLONG_MAX) return ULLONG_MAX
  return sign === '-' ? BigInt.asUintN(64, -value) : value
}
