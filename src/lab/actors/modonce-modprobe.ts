import { lookup, resolve } from '../../graph/index.ts'
import type { Program } from '../../host/simulated/index.ts'
import { convergeByFiles, type ProbeResult, probe, remove } from '../../loading/index.ts'
import { openTree, resolveOnDisk } from '../../tree/index.ts'

/**
 * `modprobe [-r] [-i] [--first-time] [--] ASKED [PARAMETER…]` as modonce does it, without its messages: the loader that ships,
 * converged by lock files. It ends with 0 where all that was asked for is there, or is gone.
 */
export function modonceModprobe(asker: 'explicit' | 'helper'): Program {
  return async (host, argv) => {
    const [asked = '', ...parameters] = argv.slice(1).filter((word) => !word.startsWith('-'))
    const { knowledge } = await openTree(host.files, { release: host.kernel.release() })
    const convergence = convergeByFiles(host, asker, argv[0] ?? '')
    const firstTime = argv.includes('--first-time')
    if (argv.includes('-r')) {
      for (const target of lookup(knowledge, asked) ?? []) {
        if ((await remove(host, knowledge, target, { convergence, firstTime })).kind === 'failed') return 1
      }
      return 0
    }
    const resolving = { parameters: parameters.join(' '), ignoreCommands: argv.includes('-i') }
    const { resolution } = await resolveOnDisk(host.files, knowledge, (known) => resolve(known, asked, resolving))
    if (resolution.kind !== 'found') return 1
    let status = 0
    for (const candidate of resolution.candidates) {
      if (!isThere(await probe(host, knowledge, candidate, { convergence, firstTime }))) status = 1
    }
    return status
  }
}

function isThere({ kind }: ProbeResult): boolean {
  return kind !== 'failed'
}
