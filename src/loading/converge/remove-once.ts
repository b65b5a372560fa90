import type { Knowledge } from '../../graph/index.ts'
import type { Host } from '../../host/index.ts'
import type { ModuleName } from '../../names.ts'
import { type Asker, patienceOf } from './asker.ts'
import type { Claim } from './claims.ts'
import { takeClaim } from './waiting.ts'

/**
 * Does `removal` while nobody inserts or removes the module, and releases the claim in any case. False, and nothing is
 * done, where a helper's patience ends before the claim is had.
 */
export async function removeOnce(
  host: Pick<Host, 'files' | 'clock'>,
  knowledge: Knowledge,
  claim: Claim,
  asker: Asker,
  module: ModuleName,
  removal: () => Promise<void>,
): Promise<boolean> {
  try {
    const taken = await takeClaim(host, knowledge, claim, {
      module,
      purpose: 'remove',
      untilNs: patienceOf(host.clock, asker),
    })
    if (taken === 'taken') await removal()
    return taken === 'taken'
  } finally {
    await claim.release()
  }
}
