import { isRefusal } from '../../errors.ts'
import { parseModulesDevname } from '../../formats/indexes/index.ts'
import { strerror } from '../../names.ts'
import { moduleDirectory } from '../../tree/index.ts'
import { formatHelp } from '../options/index.ts'
import * as tables from '../options/tables/index.ts'
import { releaseOf } from '../release.ts'
import { hostAt, rootOf } from '../relocation.ts'
import { absolutePath, type World } from '../world.ts'
import { formatStaticNodes, isStaticNodesFormat } from './static-nodes-format.ts'
import { lastValue, readArguments } from './tool.ts'

/** `kmod static-nodes`: the device nodes that load a module when opened, of the running kernel. */
export async function staticNodes(world: World, argv: readonly string[]): Promise<number> {
  const given = readArguments(world, 'static-nodes', tables.staticNodes, argv)
  const format = lastValue(given, 'format') ?? 'human'
  if (!isStaticNodesFormat(format)) {
    world.err(`Unknown format: '${format}'.\n`)
    world.out(formatHelp(tables.staticNodes, 'kmod static-nodes'))
    return 1
  }
  const root = rootOf(world, lastValue(given, 'root'))
  const host = await hostAt(world, root)
  const path = `${moduleDirectory({ release: await releaseOf(host, root) })}/modules.devname`
  const bytes = await readDevname(world, path, (file) => host.files.read(file))
  if (typeof bytes === 'number') return bytes
  const { entries, problems } = parseModulesDevname(bytes)
  for (const { text } of problems) world.err(`Error: invalid devname entry: ${text}\n`)
  const output = lastValue(given, 'output')
  const text = formatStaticNodes(entries, format)
  const written = output === undefined ? void world.out(text) : await world.writeFile(absolutePath(world, output), text)
  if (written !== undefined) world.err(`Error: could not write ${output} - ${strerror(written)}.\n`)
  return problems.length > 0 || written !== undefined ? 1 : 0
}

/** The list, or the status to end with where there is none: a kernel without one has no such nodes. */
async function readDevname(
  world: World,
  path: string,
  read: (path: string) => Promise<Uint8Array>,
): Promise<Uint8Array | number> {
  try {
    return await read(path)
  } catch (error) {
    if (!isRefusal(error)) throw error
    if (error.code === 'EISDIR') return 0
    const missing = error.code === 'ENOENT'
    world.err(
      missing ? `Warning: ${path} not found - ignoring\n` : `Error: could not open ${path} - ${strerror(error.code)}\n`,
    )
    return missing ? 0 : 1
  }
}
