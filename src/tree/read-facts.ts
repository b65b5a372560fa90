import { FormatError, isRefusal } from '../errors.ts'
import { NamePool } from '../formats/bytes/index.ts'
import { factsOf, type ModuleFacts, noFacts, type Tell } from '../graph/index.ts'
import type { Codecs, FileStat, Files } from '../host/index.ts'
import { strerror } from '../names.ts'
import type { FactCache } from './fact-cache/index.ts'
import { readModule } from './read-module.ts'

/** Formats whose decoders have words of their own for what is wrong with a file. */
const CODECS = ['xz', 'zstd', 'gzip']

const ROOM_BYTES = 64 * 1024 * 1024

/** What reading the modules of one tree shares. */
export interface FactsReading {
  /** The names of all symbols. */
  readonly pool: NamePool
  /** Memory to read one file after the other into. What is not touched costs nothing. */
  readonly room: Uint8Array
  /** Spares the files that are as they were when they were read last. */
  readonly cache?: FactCache
}

/** Begins to read a tree. */
export function factsReading(cache?: FactCache): FactsReading {
  const room = new Uint8Array(ROOM_BYTES)
  return cache === undefined ? { pool: new NamePool(), room } : { pool: cache.pool, room, cache }
}

/** What the module file at `path` says, now or when it was read last. One that cannot be read says nothing, and why is told. */
export async function readFacts(
  host: { readonly files: Files; readonly codecs: Codecs },
  path: string,
  reading: FactsReading,
  tell: Tell,
): Promise<ModuleFacts> {
  // Looked at before it is read: what changes in between has another identity the next time.
  const identity = reading.cache && (await identityOf(host.files, path))
  const known = identity && reading.cache?.find(identity)
  if (known !== undefined) return known
  const facts = await readOrRefuse(host, path, reading, tell)
  if (identity !== undefined) reading.cache?.learn(identity, facts)
  if (facts.refusal !== undefined) {
    tell({ level: 'error', text: `failed to load symbols from ${path}: ${strerror(facts.refusal)}` })
  }
  return facts
}

/** Undefined for what is not there: reading it tells why. */
async function identityOf(files: Files, path: string): Promise<FileStat | undefined> {
  try {
    return await files.stat(path)
  } catch (error) {
    if (isRefusal(error)) return undefined
    throw error
  }
}

async function readOrRefuse(
  host: { readonly files: Files; readonly codecs: Codecs },
  path: string,
  reading: FactsReading,
  tell: Tell,
): Promise<ModuleFacts> {
  try {
    return factsOf(await readModule(host, path, reading.room), reading.pool)
  } catch (error) {
    if (!(error instanceof FormatError) && !isRefusal(error)) throw error
    if (error instanceof FormatError && CODECS.includes(error.format)) {
      tell({ level: 'error', text: `${error.format}: ${error.problem}` })
    }
    return noFacts(error.code)
  }
}
