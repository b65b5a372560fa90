import { describe, expect, test } from 'vitest'
import { ConnectionRate } from './connection-rate.ts'

/** How many of so many connections of a user are admitted, all at one moment. */
function admitted(rate: ConnectionRate, uid: number, count: number, nowMs: number): number {
  return Array.from({ length: count }, () => rate.admits(uid, nowMs)).filter(Boolean).length
}

describe('ConnectionRate', () => {
  const limits = { burst: 100, perSecond: 20 }

  test('bounds how often a user connects, and lets him again later', () => {
    const rate = new ConnectionRate(limits)
    expect(admitted(rate, 1000, 500, 0)).toBe(100)
    expect(admitted(rate, 1000, 500, 1_000)).toBe(20)
    expect(admitted(rate, 1000, 500, 60_000)).toBe(100)
  })

  test('bounds each user by himself, and root never', () => {
    const rate = new ConnectionRate(limits)
    admitted(rate, 1000, 500, 0)
    expect(admitted(rate, 1001, 500, 0)).toBe(100)
    expect(admitted(rate, 0, 5_000, 0)).toBe(5_000)
  })
})
