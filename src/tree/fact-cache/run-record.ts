import { FormatError } from '../../errors.ts'
import { latin1, latin1Bytes } from '../../formats/bytes/index.ts'
import { FileIdentities, IDENTITY_WORDS } from '../../host/index.ts'
import { DIGEST_WORDS } from './digest.ts'
import type { KnownOutput } from './outputs.ts'
import { bytesOfPart, bytesPart, type SealedKind, seal, unseal } from './sealed-words.ts'
import { SOURCES } from './source-digests.ts'

/** Its parts: those of a RunRecord, in that order. */
const RECORD: SealedKind = {
  name: 'record of the last run',
  // `modr` on a little-endian machine.
  magic: 0x72646f6d,
  version: 3,
  parts: 9,
}

/** Where the facts of a module are that is to be read. */
export const NOWHERE = 0xffff_ffff

/** What a run leaves to the next one: what it has seen, and what it has written. */
export interface RunRecord {
  /** The digests of what indexes are made of beside modules: DIGEST_WORDS a kind of SOURCES. */
  readonly sources: Uint32Array
  /** The paths of the module files that it found, in the order of its scan, each with a NUL behind it. */
  readonly found: string
  /** Those of them that count, in the order of priorities, as places in that list. */
  readonly chosen: Uint32Array
  /** Of the files that count; none where one must be read again, whatever is known of it. */
  readonly identities: FileIdentities
  /** For each its place in the file of facts, or behind those its place among the recent ones, or NOWHERE if its facts are lost. */
  readonly facts: Uint32Array
  /** The checksum of the file of facts, and how many modules are in it. */
  readonly factsFile: Uint32Array
  /** Facts of modules that are not in that file, in its format. */
  readonly recent: Uint8Array
  /** The indexes that were made of all that without a word: others are made again, and say it again. */
  readonly outputs: readonly KnownOutput[]
}

/** The file of a record. */
export function encodeRecord(record: RunRecord): Uint8Array<ArrayBuffer> {
  const { recent } = record
  return seal(RECORD, [
    record.sources,
    textPart(record.found),
    record.chosen,
    record.identities.words,
    record.facts,
    record.factsFile,
    new Uint32Array(recent.buffer, recent.byteOffset, recent.length / 4),
    textPart(record.outputs.map(({ name }) => `${name}\0`).join('')),
    Uint32Array.from(record.outputs.flatMap(({ sum }) => sum)),
  ])
}

/** A FormatError where it is not as it was written. */
export function decodeRecord(bytes: Uint8Array): RunRecord {
  const [sources, found, chosen, identities, ...others] = unseal(RECORD, bytes)
  const [factPlaces, factsFile, recent, outputNames, sums] = others
  const { length } = chosen!
  const names = textOfPart(outputNames).split('\0').slice(0, -1)
  const outputSums = partOf(sums, 2 * names.length)
  return {
    sources: partOf(sources, DIGEST_WORDS * SOURCES.length),
    found: textOfPart(found),
    chosen: chosen!,
    identities: new FileIdentities(length, partOf(identities, IDENTITY_WORDS * length)),
    facts: partOf(factPlaces, length),
    factsFile: partOf(factsFile, 3),
    recent: new Uint8Array(recent!.buffer, recent!.byteOffset, 4 * recent!.length),
    outputs: names.map((name, index) => ({ name, sum: [outputSums[2 * index]!, outputSums[2 * index + 1]!] })),
  }
}

/** Paths as a record has them. No path has a NUL in it. */
export function pathsText(paths: readonly string[]): string {
  return paths.length === 0 ? '' : `${paths.join('\0')}\0`
}

function partOf(part: Uint32Array | undefined, length: number): Uint32Array {
  if (part?.length === length) return part
  throw new FormatError(RECORD.name, part?.byteOffset ?? 0, 'parts do not fit each other')
}

function textPart(text: string): Uint32Array {
  return bytesPart(latin1Bytes(text))
}

function textOfPart(part: Uint32Array | undefined): string {
  return latin1(bytesOfPart(part!))
}
