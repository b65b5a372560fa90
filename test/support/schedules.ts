import { test } from 'vitest'

/** Schedules tried for each claim: some with all other unit tests, 2,000 in a layer of their own. */
const SCHEDULES = Number(process.env['SCHEDULES'] ?? 100)

/** Tries one schedule alone. */
const ONLY = process.env['SEED']

const TIMEOUT_MS = 600_000

/**
 * A test that holds on every one of many random schedules. It ends at the first that it does not hold on, and names its
 * seed. Where a schedule takes long, a `share` of them are tried.
 */
export function onEverySchedule(name: string, check: (seed: number) => Promise<void>, share = 1): void {
  test(
    name,
    async () => {
      const seeds =
        ONLY === undefined
          ? Array.from({ length: Math.ceil(share * SCHEDULES) }, (_, index) => index + 1)
          : [Number(ONLY)]
      for (const seed of seeds) await named(seed, check)
    },
    TIMEOUT_MS,
  )
}

async function named(seed: number, check: (seed: number) => Promise<void>): Promise<void> {
  try {
    await check(seed)
  } catch (error) {
    if (error instanceof Error) error.message = `on schedule ${seed} (SEED=${seed} tries it alone): ${error.message}`
    throw error
  }
}
