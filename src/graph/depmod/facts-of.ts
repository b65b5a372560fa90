import { FormatError } from '../../errors.ts'
import {
  type Elf,
  type FetchPart,
  modinfoReader,
  NO_SYMBOLS,
  parseElf,
  type SymbolReader,
} from '../../formats/elf/index.ts'
import { type ModuleFacts, noFacts } from './module-facts.ts'

const valuesIn = modinfoReader(['alias', 'softdep', 'weakdep'])

/** What a decompressed module file says. Broken parts count as missing, each for itself; depmod reads on. `fetch` is for an image of which only the start is there. */
export function factsOf(image: Uint8Array, symbols: SymbolReader, fetch?: FetchPart): ModuleFacts {
  let elf: Elf
  try {
    elf = parseElf(image, fetch)
  } catch (error) {
    if (error instanceof FormatError) return noFacts(error.code)
    throw error
  }
  const { exports, needs, weak } = symbols.read(elf)
  const [aliases = [], softdeps = [], weakdeps = []] = valuesIn(elf)
  if (exports !== undefined) return { exports, needs, weak, aliases, softdeps, weakdeps }
  return { exports: NO_SYMBOLS, needs, weak, aliases, softdeps, weakdeps, refusal: 'EINVAL' }
}
