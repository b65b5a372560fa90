import { describe, expect, test } from 'vitest'
import type { Clock } from '../../src/host/index.ts'

const NS_A_MS = 1_000_000n

/** What every implementation of `Clock` does. */
export function clockContract(name: string, makeClock: () => Clock): void {
  describe(`Clock of ${name}`, () => {
    test.each(['monotonicNs', 'boottimeNs'] as const)('%s() never goes back', (read) => {
      const clock = makeClock()
      const times = Array.from({ length: 1_000 }, () => clock[read]())
      expect(times).toEqual(times.toSorted((a, b) => Number(a - b)))
    })

    test('counts in boottimeNs() no less than in monotonicNs()', async () => {
      const clock = makeClock()
      const startNs = clock.boottimeNs()
      const monotonicStartNs = clock.monotonicNs()
      await clock.sleep(5)
      const monotonicNs = clock.monotonicNs() - monotonicStartNs
      expect(clock.boottimeNs() - startNs).toBeGreaterThanOrEqual(monotonicNs)
    })

    test('sleeps no less than it was told', async () => {
      const clock = makeClock()
      for (const durationMs of [1, 2.5, 20]) {
        const startNs = clock.monotonicNs()
        await clock.sleep(durationMs)
        expect(Number(clock.monotonicNs() - startNs) / 1e6).toBeGreaterThanOrEqual(durationMs)
      }
    })

    test.each([0, -5])('sleeps %d ms without waiting', async (durationMs) => {
      await expect(makeClock().sleep(durationMs)).resolves.toBeUndefined()
    })

    test('lets sleepers sleep at the same time', async () => {
      const clock = makeClock()
      const startNs = clock.monotonicNs()
      await Promise.all(Array.from({ length: 50 }, () => clock.sleep(30)))
      expect(clock.monotonicNs() - startNs).toBeLessThan(50n * 30n * NS_A_MS)
    })
  })
}
