import { lookup, resolve } from '../../graph/index.ts'
import type { Program, SimulatedHost } from '../../host/simulated/index.ts'
import {
  type Convergence,
  convergeByFiles,
  type ProbeOptions,
  type ProbeResult,
  probe,
  remove,
} from '../../loading/index.ts'
import { openTree, resolveOnDisk } from '../../tree/index.ts'

/**
 * `modprobe [-r] [-i] [--first-time] [--] ASKED [PARAMETER…]` as modonce does it, without its messages: the loader that ships,
 * converged by lock files. It ends with 0 where all that was asked for is there, or is gone.
 */
export function modonceModprobe(asker: 'explicit' | 'helper'): Program {
  return async (host, argv) => {
    const [asked = '', ...parameters] = argv.slice(1).filter((word) => !word.startsWith('-'))
    const { knowledge } = await openTree(host.files, { release: host.kernel.release() })
    const convergence = heard(convergeByFiles(host, asker, argv[0] ?? ''), host)
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

/** What a probe goes by from one step to the next is its own to say; nothing of how it has looked whether the step is to be done. */
function forgetting(host: SimulatedHost): ProbeOptions {
  host.knowsForGood()
  return {
    onStep: () => host.knowsOnly(),
    knowsOnly(...known) {
      host.knowsOnly(...known)
      host.knowsForGood()
    },
  }
}

/** Claims whose users say what they go by. */
function heard({ claims, ...convergence }: Convergence, host: SimulatedHost): Convergence {
  const open: typeof claims.open = async (module) => {
    const claim = await claims.open(module)
    claim.knowsOnly = (...known) => host.knowsOnly(claim.openedAt, ...known)
    return claim
  }
  return { ...convergence, claims: { open } }
}

function isThere({ kind }: ProbeResult): boolean {
  return kind !== 'failed'
}
