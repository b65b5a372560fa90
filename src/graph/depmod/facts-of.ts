import { FormatError } from '../../errors.ts'
import type { NamePool } from '../../formats/bytes/index.ts'
import { type Elf, modinfoValues, moduleSymbols, parseElf } from '../../formats/elf/index.ts'
import { type ModuleFacts, noFacts } from './module-facts.ts'

/** What a decompressed module file says. Broken parts count as missing, each for itself; depmod reads on. */
export function factsOf(image: Uint8Array, pool: NamePool): ModuleFacts {
  let elf: Elf
  try {
    elf = parseElf(image)
  } catch (error) {
    if (error instanceof FormatError) return noFacts(error.code)
    throw error
  }
  const { exports, needs, weak } = moduleSymbols(elf, pool)
  const { alias: aliases, softdep: softdeps, weakdep: weakdeps } = modinfoValues(elf, ['alias', 'softdep', 'weakdep'])
  const rest = { needs, weak, aliases, softdeps, weakdeps }
  return exports === undefined ? { ...noFacts('EINVAL'), ...rest } : { exports, ...rest }
}
