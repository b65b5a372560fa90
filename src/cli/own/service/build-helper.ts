import type { Host } from '../../../host/index.ts'
import { shellWord } from '../../text.ts'
import type { World } from '../../world.ts'

const SOURCES = ['request', 'ask', 'body', 'answer', 'next', 'claim', 'record', 'clock']
const FLAGS = '-static -std=c11 -O2'

/** The request client, compiled on this machine; undefined where there is no compiler for it, which has said so. */
export async function buildHelper(world: World, { files, commands }: Host): Promise<Uint8Array | undefined> {
  const directory = `/tmp/modonce-${world.processId}`
  // A directory that somebody else has made is refused.
  await files.makeDirectory(directory, 0o700)
  try {
    const sources = SOURCES.map((name) => shellWord(`${world.installation().helper}/${name}.c`))
    const status = await commands.shell(`cc ${FLAGS} -o ${directory}/request ${sources.join(' ')}`, {})
    return status === 0 ? await files.read(`${directory}/request`) : undefined
  } finally {
    await commands.shell(`rm -r ${directory}`, {})
  }
}
