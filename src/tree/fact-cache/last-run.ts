import { FormatError } from '../../errors.ts'
import type { NamePool } from '../../formats/bytes/index.ts'
import type { IndexSource, ModuleFacts } from '../../graph/index.ts'
import type { FileIdentities } from '../../host/index.ts'
import { KnownFacts } from './decode-facts.ts'
import { differences } from './differences.ts'
import { decodeRecord, NOWHERE, pathsText, type RunRecord } from './run-record.ts'
import { SEALED_BYTES_MIN, sealOf } from './sealed-words.ts'
import { isSameSource } from './source-digests.ts'
import { differencesFromFile } from './stored-differences.ts'

/** What the last run on a tree has left, as far as it can be believed. */
export class LastRun {
  readonly record: RunRecord
  readonly #recent: KnownFacts
  /** The file of facts, which has the right seal, and was not looked into. */
  #factsFile: Uint8Array | undefined
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

  get hasFactsFile(): boolean {
    return this.#factsFile !== undefined
  }

  /** Takes the file of facts if it is the one that belongs to this run. */
  takeFactsFile(bytes: Uint8Array): void {
    const { factsFile } = this.record
    if (bytes.length < SEALED_BYTES_MIN) return
    const [first, second] = sealOf(bytes)
    if (first === factsFile[0] && second === factsFile[1]) this.#factsFile = bytes
  }

  /** Makes stored facts available; false where the file of facts is not as it was left. */
  useStored(): boolean {
    if (this.#stored !== undefined) return true
    if (this.#factsFile === undefined) return false
    try {
      const stored = new KnownFacts(this.#factsFile)
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

  /** In which of the kinds that go into other indexes a module differs from what the one at a place said; in all where that is lost. */
  differences(place: number, facts: ModuleFacts, pool: NamePool): IndexSource[] {
    const isInFile = this.isStored(place) && this.#stored === undefined && this.#factsFile !== undefined
    if (!isInFile) return differences(facts, this.factsIfThere(place, pool))
    try {
      return differencesFromFile(this.#factsFile!, this.record.facts[place]!, facts, pool)
    } catch (error) {
      if (error instanceof FormatError) return differences(facts, undefined)
      throw error
    }
  }

  /** Behind the places of all facts. */
  get #limit(): number {
    return this.#storedCount + this.#recent.count
  }

  get #storedCount(): number {
    return this.record.factsFile[2]!
  }
}
