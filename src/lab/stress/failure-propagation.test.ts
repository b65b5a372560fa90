import { describe, expect, test } from 'vitest'
import { asker, asking } from '../../../test/support/requests.ts'
import { ruleTest } from '../../../test/support/rule-test.ts'
import type { MachineOptions } from '../../host/simulated/index.ts'
import { kmodModprobe } from '../actors/index.ts'

const MODULES = [{ path: 'm.ko', init: { sleepMs: 10, fails: 'ENODEV' } }] as const

/** Two requests at once for a module whose init fails: what each is answered, and how often init ran. */
async function twice(kernel: string, seed: number) {
  let inits = 0
  const all = [asker('m'), asker('m')]
  const options: MachineOptions = { kernel, seed, modules: MODULES, helper: kmodModprobe }
  await asking(
    {
      ...options,
      onEvent: (event) => {
        if (event.kind === 'point' && event.detail === 'P16') inits++
      },
    },
    ...all,
  )
  return { answers: all.map(({ answer }) => answer), inits }
}

/** Both, on all of these schedules, as one text each. */
async function outcomes(kernel: string): Promise<Set<string>> {
  const seen = new Set<string>()
  for (let seed = 1; seed <= 40; seed++) {
    const { answers, inits } = await twice(kernel, seed)
    seen.add(`${answers.toSorted().join(' ')} after ${inits}`)
  }
  return seen
}

describe('a module that cannot be loaded (R3.27)', () => {
  test('is tried again by who waited for it, from 3.8 to 6.0', async () => {
    for (const kernel of ['4.19', '5.10']) expect(await outcomes(kernel)).toEqual(new Set(['256 256 after 2']))
  })

  test('fails for who waited for it without another try, from 6.2 on and on stable 6.1', async () => {
    expect(await outcomes('6.1')).toEqual(new Set(['256 256 after 1']))
  })

  test('fails alike for all who share its load, from 6.5 on', async () => {
    for (const kernel of ['6.5', '6.12']) {
      expect(await outcomes(kernel)).toEqual(new Set(['256 256 after 1']))
    }
  })

  ruleTest('R3.21', 'R3.27: is not tried again for a minute with dups.c', async (without) => {
    let inits = 0
    const [first, later] = [asker('m'), asker('m', { afterMs: 59_000 })]
    await asking(
      {
        kernel: '6.12',
        without,
        config: { MODULE_DEBUG_AUTOLOAD_DUPS: true },
        modules: MODULES,
        helper: kmodModprobe,
        onEvent: (event) => {
          if (event.kind === 'point' && event.detail === 'P16') inits++
        },
      },
      first,
      later,
    )
    expect([first.answer, later.answer, inits]).toEqual([256, 256, 1])
  })
})
