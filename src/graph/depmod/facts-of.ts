import { FormatError } from '../../errors.ts'
import { type FetchPart, type ModuleReader, NO_SYMBOLS } from '../../formats/elf/index.ts'
import { type ModuleFacts, noFacts } from './module-facts.ts'

/**
 * What a decompressed module file says. Broken parts count as missing, each for itself; depmod reads on. `thereBytes` and
 * `fetch` are for an image of which only the start is there.
 */
export function factsOf(image: Uint8Array, reader: ModuleReader, thereBytes?: number, fetch?: FetchPart): ModuleFacts {
  let read: ReturnType<ModuleReader['read']>
  try {
    read = reader.read(image, thereBytes, fetch)
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    read = error.code
  }
  if (typeof read === 'string') return noFacts(read)
  const { exports, needs, weak, aliases, softdeps, weakdeps } = read
  if (exports !== undefined) return { exports, needs, weak, aliases, softdeps, weakdeps }
  return { exports: NO_SYMBOLS, needs, weak, aliases, softdeps, weakdeps, refusal: 'EINVAL' }
}
