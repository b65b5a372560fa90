import { withMatchers } from '../../graph/index.ts'
import type { Host } from '../../host/index.ts'
import { openTree, type Tree } from '../../tree/index.ts'
import type { ParsedOptions } from '../options/index.ts'
import { releaseOf } from '../release.ts'
import { hostAt, rootOf } from '../relocation.ts'
import { linesOf } from '../text.ts'
import { absolutePath, type World } from '../world.ts'

/** The options that commands about requests share. */
type RequestOption = 'batch' | 'config' | 'dirname' | 'set-version' | 'root'

/** A tree, opened for a command, and the host that reads it. */
export interface RequestJob {
  readonly world: World
  readonly host: Host
  readonly tree: Tree
  /** False where no index of modules could be read: then nothing can be told about a request. */
  readonly known: boolean
  /** False where one of the indexes could not be read: then a no may be wrong. */
  readonly complete: boolean
}

type RequestArguments = ParsedOptions<RequestOption | (string & {})>

/** Opens the tree that the options name, and tells on stderr what about it could not be read; `advice` is for one without indexes. */
export async function openJob(
  world: World,
  { items }: RequestArguments,
  advice = 'run depmod, or choose a kernel with -S',
): Promise<RequestJob> {
  const options = items.filter((item) => item.kind === 'option')
  const last = (name: RequestOption) => options.findLast(({ option }) => option === name)?.value
  const root = rootOf(world, last('root'))
  const host = await hostAt(world, root)
  const dirname = last('dirname') ?? ''
  const configPaths = options.flatMap(({ option, value }) => (option === 'config' ? [value] : []))
  const tree = await openTree(host.files, {
    release: last('set-version') ?? (await releaseOf(host, root)),
    ...(dirname !== '' && { dirname: absolutePath(world, dirname) }),
    ...(configPaths.length > 0 && { configPaths }),
  })
  // A batch may be long enough for matchers.
  const batch = options.some(({ option }) => option === 'batch')
  const knowledge = batch ? withMatchers(tree.knowledge) : tree.knowledge
  for (const { text } of tree.configProblems) world.err(`modonce: ${text}\n`)
  for (const problem of tree.indexProblems) world.err(`modonce: ${problem}\n`)
  const { dep, builtin } = tree.knowledge.indexes
  const known = dep !== undefined || builtin !== undefined
  if (!known) {
    const { directory } = tree.knowledge
    world.err(`modonce: no module indexes in ${root ?? ''}${directory}: ${advice}\n`)
  }
  return { world, host, tree: { ...tree, knowledge }, known, complete: tree.indexProblems.length === 0 }
}

/** The requests of a command: its operands, or the lines of --batch, as they arrive. */
export async function* requestsOf({ world }: RequestJob, { items, operands }: RequestArguments): AsyncIterable<string> {
  const batch = items.findLast((item) => item.kind === 'option' && item.option === 'batch')
  if (batch?.kind !== 'option') return yield* operands
  yield* linesOf(batch.value === '-' ? world.input() : contentOf(world, batch.value))
}

/** A file of this machine, also where everything else is read below --root. */
async function* contentOf(world: World, path: string): AsyncIterable<Uint8Array> {
  const { files } = await world.host()
  yield await files.read(absolutePath(world, path))
}
