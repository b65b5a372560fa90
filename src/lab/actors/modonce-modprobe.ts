import { lookup, resolve } from '../../graph/index.ts'
import type { Program, SimulatedHost } from '../../host/simulated/index.ts'
import { convergeByFiles, type ProbeOptions, type ProbeResult, probe, remove } from '../../loading/index.ts'
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
      const options = { convergence, firstTime, ...forgetting(host) }
      if (!isThere(await probe(host, knowledge, candidate, options))) status = 1
    }
    return status
  }
}

/**
 * Of all that a probe has seen until it begins its first step nothing is left but that its module is not there, and until it is
 * done with that step nothing but how it ended. Then it has more in mind: how its dependencies looked.
 */
function forgetting(host: SimulatedHost): ProbeOptions {
  let isFirst = true
  host.knowsForGood()
  return {
    onStep: () => {
      if (isFirst) host.knowsOnly()
    },
    onResult: (_, result) => {
      if (isFirst && result.kind !== 'failed') host.knowsOnly(wordsOf(result))
      isFirst = false
    },
  }
}

function wordsOf({ kind, ...how }: ProbeResult): string {
  return 'parametersApplied' in how ? `${kind} ${how.parametersApplied}` : kind
}

function isThere({ kind }: ProbeResult): boolean {
  return kind !== 'failed'
}
