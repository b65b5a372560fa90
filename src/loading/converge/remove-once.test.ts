import { describe, expect, test } from 'vitest'
import { aMachine } from '../../../test/support/a-machine.ts'
import { MemoryClaim, type MemoryClaimFacts } from '../../../test/support/memory-claim.ts'
import { normalizeModuleName } from '../../names.ts'
import { removeOnce } from './remove-once.ts'

/** Removes `m` with a claim, which has to be released, with a patience of 50 ms; tells at which times the removal was done. */
async function once(facts: MemoryClaimFacts, removal = async () => {}) {
  const { host, knowledge, clock } = await aMachine({ modules: { 'kernel/m.ko': {} }, state: { live: ['m'] } })
  const claim = new MemoryClaim(clock, facts)
  const doneAtNs: bigint[] = []
  const wait = { module: normalizeModuleName('m'), untilNs: 50_000_000n }
  const done = await removeOnce(host, knowledge, claim, wait, async () => {
    doneAtNs.push(clock.monotonicNs())
    expect(claim.released).toBe(0)
    await removal()
  }).finally(() => expect(claim.released).toBe(1))
  return { done, doneAtNs }
}

describe('a removal', () => {
  test('is done once the claim is had, though the module is live, and gives it up', async () => {
    expect(await once({})).toEqual({ done: true, doneAtNs: [0n] })
    expect(await once({ freeAfterMs: 3 })).toEqual({ done: true, doneAtNs: [3_000_000n] })
  })

  test('is not done by a helper whose patience ends before that', async () => {
    expect(await once({ freeAfterMs: 60 })).toEqual({ done: false, doneAtNs: [] })
  })

  test('that fails gives up the claim, too', async () => {
    const refused = once({}, () => Promise.reject(new Error('refused')))
    await expect(refused).rejects.toThrow('refused')
  })
})
