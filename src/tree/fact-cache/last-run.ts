import { FormatError } from '../../errors.ts'
import type { NamePool } from '../../formats/bytes/index.ts'
import type { ModuleFacts } from '../../graph/index.ts'
import type { FileIdentities } from '../../host/index.ts'
import { KnownFacts } from './decode-facts.ts'
import { decodeRecord, NOWHERE, pathsText, type RunRecord } from './run-record.ts'
import { SEALED_BYTES_MIN, sealOf } from './sealed-words.ts'
import { isSameSource } from './source-digests.ts'

/** What the last run on a tree has left, as far as it can be believed. */
export class LastRun {
  readonly record: RunRecord
  readonly #recent: KnownFacts
  #stored: KnownFacts | undefined
  #paths: readonly string[] | undefined

  /** A FormatError where the record is not as it was written. */
  constructor(bytes: Uint8Array) {
    this.record = decodeRecord(bytes)
    this.#recent = new KnownFacts(this.record.recent)
    const { facts, identities } = this.record
    for (let module = 0; module < facts.length; module++) if (facts[module]! >= this.#limit) identities.clear(module)
  }

  /**
   * The paths of modules in the order of priorities, where a scan finds what that of the last run found, and by `sources`
   * nothing else has changed that decides about them.
   */
  orderOf(found: readonly string[], sources: Uint32Array): readonly string[] | undefined {
    const { record } = this
    if (!isSameSource('order', sources, record.sources) || pathsText(found) !== record.found) return undefined
    this.#paths = Array.from(record.chosen, (place) => found[place] ?? '')
    return this.#paths
  }

  /** True for what `orderOf` gave. */
  isOrder(paths: readonly string[]): boolean {
    return paths === this.#paths
  }

  /** For each of some modules its place in the last run; NOWHERE for a file that is not as it was, or that must be read again. */
  find(paths: readonly string[], identities: FileIdentities): Uint32Array {
    const { record } = this
    const found = new Uint32Array(paths.length)
    if (this.isOrder(paths)) {
      for (let module = 0; module < found.length; module++) found[module] = module
      for (const module of identities.differing(record.identities)) found[module] = NOWHERE
      return found
    }
    const known = record.found.split('\0')
    const places = new Map(Array.from(record.chosen, (index, place) => [known[index] ?? '', place]))
    for (let module = 0; module < found.length; module++) {
      const place = places.get(paths[module]!) ?? NOWHERE
      const isSame = place !== NOWHERE && identities.isSame(module, record.identities, place)
      found[module] = isSame ? place : NOWHERE
    }
    return found
  }

  /** Are there modules at these places whose facts are in the file of facts? */
  needsStored(places: Uint32Array): boolean {
    return places.some((place) => place !== NOWHERE && this.isStored(place))
  }

  isStored(place: number): boolean {
    return this.record.facts[place]! < this.#storedCount
  }

  /** Takes the file of facts; false where it is not the one that belongs to this run. */
  useStored(bytes: Uint8Array | undefined): boolean {
    if (this.#stored !== undefined) return true
    const { factsFile } = this.record
    if (bytes === undefined || bytes.length < SEALED_BYTES_MIN) return false
    const [first, second] = sealOf(bytes)
    if (first !== factsFile[0] || second !== factsFile[1]) return false
    try {
      const stored = new KnownFacts(bytes)
      if (stored.count !== this.#storedCount) return false
      this.#stored = stored
      return true
    } catch (error) {
      if (error instanceof FormatError) return false
      throw error
    }
  }

  /** What the module at a place said. Stored facts must be there. */
  facts(place: number, pool: NamePool): ModuleFacts {
    const at = this.record.facts[place]!
    return this.isStored(place) ? this.#stored!.of(at, pool) : this.#recent.of(at - this.#storedCount, pool)
  }

  /** The same, or nothing where that is lost, or takes the stored facts and they are not there. */
  factsIfThere(place: number, pool: NamePool): ModuleFacts | undefined {
    const isThere = this.isStored(place) ? this.#stored !== undefined : this.record.facts[place]! < this.#limit
    return isThere ? this.facts(place, pool) : undefined
  }

  /** Behind the places of all facts. */
  get #limit(): number {
    return this.#storedCount + this.#recent.count
  }

  get #storedCount(): number {
    return this.record.factsFile[2]!
  }
}
