import { FormatError, isRefusal } from '../errors.ts'
import { NamePool } from '../formats/bytes/index.ts'
import { isCompressedFileName } from '../formats/container/index.ts'
import { factsOf, type ModuleFacts, noFacts, type Tell, type Telling } from '../graph/index.ts'
import { type Codecs, type FileStat, type Files, inOrder, type Strands } from '../host/index.ts'
import { strerror } from '../names.ts'
import type { FactCache } from './fact-cache/index.ts'
import { readModuleInto } from './read-module.ts'
import { newRoom, withRooms } from './with-rooms.ts'

/** Formats whose decoders have words of their own for what is wrong with a file. */
const CODECS = ['xz', 'zstd', 'gzip']

interface FactsHost {
  readonly files: Files
  readonly codecs: Codecs
  readonly strands: Strands
}

/** What reading the modules of one tree shares. */
export interface FactsReading {
  /** The names of all symbols. */
  readonly pool: NamePool
  /** Spares the files that are as they were when they were read last. */
  readonly cache?: FactCache
}

/** Begins to read a tree. */
export function factsReading(cache?: FactCache): FactsReading {
  return cache === undefined ? { pool: new NamePool() } : { pool: cache.pool, cache }
}

/**
 * What the module files at these paths say, now or when they were read last, in the order of the paths. One that cannot be
 * read says nothing, and why is told. `done` is called, and waited for, after each.
 *
 * Files are read one after the other, as more at a time would gain nothing; but compressed ones are decompressed some at a
 * time.
 */
export async function readFacts(
  host: FactsHost,
  paths: readonly string[],
  reading: FactsReading,
  tell: Tell,
  done: () => Promise<void> | undefined = () => undefined,
): Promise<ModuleFacts[]> {
  const all: ModuleFacts[] = []
  const inTurn = inOrder<Answer>(({ facts, said }) => {
    for (const telling of said) tell(telling)
    all.push(facts)
  })
  const answer: Run['answer'] = (index, facts, said) => {
    inTurn(index, { facts, said })
    return done()
  }
  const run = { host, reading, answer }
  const compressed = await readPlain(run, paths)
  await withRooms(host, compressed, (wanted, room, mustFit) => readOne(run, wanted, room, mustFit))
  return all
}

type Answer = { readonly facts: ModuleFacts; readonly said: readonly Telling[] }

interface Run {
  readonly host: FactsHost
  readonly reading: FactsReading
  readonly answer: (index: number, facts: ModuleFacts, said: readonly Telling[]) => Promise<void> | undefined
}

interface Wanted {
  readonly index: number
  readonly path: string
  /** As it was before it is read: what changes in between has another one the next time. */
  readonly identity: FileStat | undefined
}

/** Answers what is known, and what is not compressed by its name; gives the others. */
async function readPlain(run: Run, paths: readonly string[]): Promise<Wanted[]> {
  const { host, reading, answer } = run
  const room = newRoom()
  const compressed: Wanted[] = []
  for (const [index, path] of paths.entries()) {
    const identity = reading.cache && (await identityOf(host.files, path))
    const known = identity && reading.cache?.find(identity)
    if (known !== undefined) await answer(index, known, [])
    else if (isCompressedFileName(path)) compressed.push({ index, path, identity })
    else await readOne(run, { index, path, identity }, room)
  }
  return compressed
}

/** Reads and answers. False, and nothing answered, where it must fit into the room and does not. */
async function readOne(
  { host, reading: { pool, cache }, answer }: Run,
  { index, path, identity }: Wanted,
  room: Uint8Array,
  mustFit?: 'must fit',
): Promise<boolean> {
  const said: Telling[] = []
  const tell: Tell = (telling) => said.push(telling)
  const facts = await factsNow(host, path, pool, room, tell, mustFit)
  if (mustFit !== undefined && facts.refusal === 'EFBIG') return false
  if (identity !== undefined) cache?.learn(identity, facts)
  if (facts.refusal !== undefined) {
    tell({ level: 'error', text: `failed to load symbols from ${path}: ${strerror(facts.refusal)}` })
  }
  await answer(index, facts, said)
  return true
}

async function factsNow(
  host: FactsHost,
  path: string,
  pool: NamePool,
  room: Uint8Array,
  tell: Tell,
  mustFit?: 'must fit',
): Promise<ModuleFacts> {
  try {
    return factsOf(await readModuleInto(host, path, room, mustFit), pool)
  } catch (error) {
    if (!(error instanceof FormatError) && !isRefusal(error)) throw error
    if (error instanceof FormatError && CODECS.includes(error.format)) {
      tell({ level: 'error', text: `${error.format}: ${error.problem}` })
    }
    return noFacts(error.code)
  }
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
