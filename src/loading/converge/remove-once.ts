import type { Knowledge } from '../../graph/index.ts'
import type { Host } from '../../host/index.ts'
import type { ModuleName } from '../../names.ts'
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
  { module, untilNs }: { readonly module: ModuleName; readonly untilNs: bigint | undefined },
  removal: () => Promise<void>,
): Promise<boolean> {
  try {
    const taken = await takeClaim(host, knowledge, claim, { module, purpose: 'remove', untilNs })
    if (taken === 'taken') await removal()
    return taken === 'taken'
  } finally {
    await claim.release()
  }
}
