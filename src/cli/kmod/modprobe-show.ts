import { FormatError, isRefusal } from '../../errors.ts'
import { type Elf, exportedSymbols, modversions, parseElf } from '../../formats/elf/index.ts'
import type { Trie } from '../../formats/indexes/index.ts'
import { formatConfig } from '../../formats/modprobe-d/index.ts'
import type { Codecs, Files } from '../../host/index.ts'
import { strerror } from '../../names.ts'
import { readModule, type Tree } from '../../tree/index.ts'
import { absolutePath, type World } from '../world.ts'
import { tellDecoder } from './codec-message.ts'
import type { Log } from './log.ts'

export interface ShowJob {
  readonly world: World
  readonly files: Files
  readonly codecs: Codecs
  readonly log: Log
  /** -a makes a warning of what is otherwise fatal, here too. */
  readonly all: boolean
}

/** Prints something about the tree or about a file, and resolves to the exit status. */
export type Show = (job: ShowJob, tree: Tree, file: string) => Promise<number>

const showConfig: Show = async ({ world }, { knowledge }) => {
  for (const line of formatConfig(knowledge.config)) world.out(`${line}\n`)
  world.out('\n# End of configuration files. Dumping indexes now:\n\n')
  dumpIndex(world, knowledge.indexes.alias)
  dumpIndex(world, knowledge.indexes.symbols)
  return 0
}

function dumpIndex(world: World, index: Trie | undefined): void {
  for (const { key, value } of index?.entries() ?? []) world.out(`alias ${key} ${value}\n`)
}

interface Checksum {
  readonly symbol: string
  readonly crc: bigint
}

async function showChecksums(
  { world, files, codecs, log, all }: ShowJob,
  file: string,
  read: (elf: Elf) => readonly Checksum[],
  failure: string,
): Promise<number> {
  try {
    const bytes = await readModule({ files, codecs }, absolutePath(world, file))
    for (const { symbol, crc } of read(parseElf(bytes))) {
      world.out(`0x${crc.toString(16).padStart(8, '0')}\t${symbol}\n`)
    }
    return 0
  } catch (error) {
    if (isRefusal(error) && error.syscall === 'stat') return log.refuse(`Module ${file} not found.`, all)
    if (!isRefusal(error) && !(error instanceof FormatError)) throw error
    tellDecoder(log, error)
    return log.refuse(`${failure} ${file}: ${strerror(error.code)}`, all)
  }
}

/** By the option of modprobe that asks for it. */
export const shows = {
  'show-config': showConfig,
  'show-modversions': (job, _tree, file) => showChecksums(job, file, modversions, 'could not get modversions of'),
  'show-exports': (job, _tree, file) => showChecksums(job, file, exportedSymbols, 'could not get symbols of'),
} as const satisfies Record<string, Show>
