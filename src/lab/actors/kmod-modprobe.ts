import { resolve } from '../../graph/index.ts'
import type { Host } from '../../host/index.ts'
import type { RuleId, SimulatedHost } from '../../host/simulated/index.ts'
import { openTree, resolveOnDisk } from '../../tree/index.ts'
import { kmod18IsThere } from './kmod-18-state.ts'
import { type KmodProbeOptions, kmodProbe } from './kmod-probe.ts'

/** Any host; a simulated machine is told what is left of what it has answered. */
export type KmodHost = Host & Partial<Pick<SimulatedHost, 'knowsForGood' | 'knowsOnly'>>

/**
 * `modprobe [-q] [-i] [--first-time] [--] ASKED [PARAMETER…]` of kmod 20 and later, without its messages. It looks at a module's
 * state before it inserts, and then believes what the call answers: EEXIST is a success, whatever it is about. R6.4, R6.8
 */
export function kmodModprobe(host: KmodHost, argv: readonly string[]): Promise<number> {
  return modprobe(host, argv, {})
}

/** The same of kmod 18, which takes a module on its way in for a built-in one. `without` leaves rules out. R6.4 to R6.6 */
export function kmod18Modprobe(without: readonly RuleId[] = []): typeof kmodModprobe {
  return kmodModprobeWith({ isThere: kmod18IsThere(without) })
}

/** The same of a loader that looks or inserts in a manner of its own. */
export function kmodModprobeWith(options: KmodProbeOptions): typeof kmodModprobe {
  return (host, argv) => modprobe(host, argv, options)
}

async function modprobe(host: KmodHost, argv: readonly string[], options: KmodProbeOptions): Promise<number> {
  const [asked, ...parameters] = argv.slice(1).filter((word) => !word.startsWith('-'))
  if (asked === undefined) return 1
  const { knowledge } = await openTree(host.files, { release: host.kernel.release() })
  const { resolution } = await resolveOnDisk(host.files, knowledge, (known) =>
    resolve(known, asked, { parameters: parameters.join(' '), ignoreCommands: argv.includes('-i') }),
  )
  if (resolution.kind !== 'found') return 1
  const all = {
    ...options,
    firstTime: argv.includes('--first-time'),
    // What stands around insertions may remember what it likes.
    ...(options.around === undefined && host.knowsOnly && { knowsOnly: host.knowsOnly.bind(host) }),
  }
  let status = 0
  for (const candidate of resolution.candidates) {
    host.knowsForGood?.()
    status = (await kmodProbe(host, knowledge, candidate, all)) === undefined ? 0 : 1
  }
  return status
}
