import { FormatError, isRefusal, type KernelError } from '../errors.ts'
import type { NamePool } from '../formats/bytes/index.ts'
import { compressionOf, isCompressedFileName, SMALLEST_FILE_BYTES } from '../formats/container/index.ts'
import { ModuleReader } from '../formats/elf/index.ts'
import { factsOf, type ModuleFacts, noFacts, type Tell, type Telling } from '../graph/index.ts'
import { type Codecs, type FileParts, type Files, inOrder, type Strands } from '../host/index.ts'
import { type ErrnoName, strerror } from '../names.ts'
import { readModuleInto } from './read-module.ts'
import { withRooms } from './with-rooms.ts'

/** Formats whose decoders have words of their own for what is wrong with a file. */
const CODECS = ['xz', 'zstd', 'gzip']

/** Plain files that are read before anything else gets its turn: some milliseconds. */
const PLAIN_IN_TURN = 128

/** What reading modules takes. */
export interface FactsHost {
  readonly files: Files
  readonly codecs: Codecs
  readonly strands: Strands
}

/**
 * What the module files at these paths say, in their order; their symbols get numbers in `pool`. One that cannot be read
 * says nothing, and why is told. `done` is called, and waited for, after each.
 *
 * Files are read one after the other, as more at a time would gain nothing; but compressed ones are decompressed some at a
 * time.
 */
export async function readFacts(
  host: FactsHost,
  paths: readonly string[],
  pool: NamePool,
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
  const run = { host, reader: new ModuleReader(pool), answer }
  const compressed = await readPlain(run, paths)
  await withRooms(host, compressed, (wanted, room, mustFit) => readOne(run, wanted, room, mustFit))
  return all
}

type Answer = { readonly facts: ModuleFacts; readonly said: readonly Telling[] }

interface Run {
  readonly host: FactsHost
  readonly reader: ModuleReader
  readonly answer: (index: number, facts: ModuleFacts, said: readonly Telling[]) => Promise<void> | undefined
}

interface Wanted {
  readonly index: number
  readonly path: string
}

/** Answers what is not compressed; gives the others. */
async function readPlain(run: Run, paths: readonly string[]): Promise<Wanted[]> {
  const compressed: Wanted[] = []
  const plain: Wanted[] = []
  for (const [index, path] of paths.entries()) (isCompressedFileName(path) ? compressed : plain).push({ index, path })
  if (plain.length === 0) return compressed
  for (let start = 0; start < plain.length; start += PLAIN_IN_TURN) {
    compressed.push(...(await readSome(run, plain.slice(start, start + PLAIN_IN_TURN))))
  }
  return compressed
}

/** Reads and answers what is not compressed, whatever it is named; gives the others. */
async function readSome(run: Run, some: readonly Wanted[]): Promise<Wanted[]> {
  const { host, reader } = run
  const compressed: Wanted[] = []
  const answers: (() => Promise<void> | undefined)[] = []
  const paths = some.map(({ path }) => path)
  await host.files.readEach(paths, reader.room, (index, file) => {
    const wanted = some[index]!
    const facts = factsInParts(file, reader)
    if (facts === undefined) compressed.push(wanted)
    else answers.push(() => conclude(run, wanted, facts, []))
  })
  for (const answer of answers) {
    const done = answer()
    if (done !== undefined) await done
  }
  return compressed
}

/** Undefined of a file that is compressed. */
function factsInParts(file: FileParts | KernelError, reader: ModuleReader): ModuleFacts | undefined {
  try {
    if (isRefusal(file)) return noFacts(file.code)
    if (file.bytes.length < SMALLEST_FILE_BYTES) return noFacts('EINVAL')
    if (compressionOf(file.bytes) !== 'none') return undefined
    return factsOf(file.bytes, reader, file.thereBytes, (offset, sizeBytes) => file.fetch(offset, sizeBytes))
  } catch (error) {
    if (isRefusal(error)) return noFacts(error.code)
    throw error
  }
}

/** Reads and answers. False, and nothing answered, where it must fit into the room and does not. */
async function readOne(run: Run, wanted: Wanted, room: Uint8Array, mustFit?: 'must fit'): Promise<boolean> {
  const said: Telling[] = []
  let facts: ModuleFacts
  try {
    facts = factsOf(await readModuleInto(run.host, wanted.path, room, mustFit), run.reader)
  } catch (error) {
    facts = noFacts(refusalOf(error, said))
  }
  if (mustFit !== undefined && facts.refusal === 'EFBIG') return false
  await conclude(run, wanted, facts, said)
  return true
}

function conclude(
  { answer }: Run,
  { index, path }: Wanted,
  facts: ModuleFacts,
  said: Telling[],
): Promise<void> | undefined {
  if (facts.refusal !== undefined) {
    said.push({ level: 'error', text: `failed to load symbols from ${path}: ${strerror(facts.refusal)}` })
  }
  return answer(index, facts, said)
}

/** Why a module cannot be read. Its decoder may have something to say about it. */
function refusalOf(error: unknown, said: Telling[]): ErrnoName {
  if (!(error instanceof FormatError) && !isRefusal(error)) throw error
  if (error instanceof FormatError && CODECS.includes(error.format)) {
    said.push({ level: 'error', text: `${error.format}: ${error.problem}` })
  }
  return error.code
}
