import { describe, expect, test } from 'vitest'
import { POLICIES } from './policies/index.ts'
import type { StormRow } from './storm-row.ts'
import { runStorms } from './storms.ts'
import type { Workload } from './workload.ts'
import { REPLUG } from './workloads/replug.ts'
import { VCPU } from './workloads/vcpu.ts'

/** The row of each policy on a kernel, E4 where none is told. */
async function rows(
  workload: Workload,
  cpus: number,
  childrenMax?: number,
  kernels: readonly string[] = ['E4'],
): Promise<Record<string, StormRow>> {
  const options = { kernels, policies: POLICIES, workload, cpus, memoryBytes: 2 ** 36, seed: 1 }
  const found: Record<string, StormRow> = {}
  for await (const { row } of runStorms({ ...options, ...(childrenMax !== undefined && { childrenMax }) })) {
    found[row.policy] = row
  }
  return found
}

describe("seed 003's remedies, of 64 CPUs", () => {
  test('leave no duplicates where all events pass one place, and all of them where each worker remembers alone', async () => {
    const found = await rows(VCPU, 64)
    expect(found['udev']!.duplicates).toBeGreaterThan(300)
    expect(found['libkmod-window']!.duplicates).toBe(found['udev']!.duplicates)
    for (const policy of ['udev-window', 'shared-context', 'modonce', 'daemon']) {
      expect(found[policy], policy).toMatchObject({ duplicates: 0, wastedBytes: 0, loads: 24, lost: 0, failed: 0 })
    }
  })

  test('have modules come late where udevd drops what it had: each request but the first of its kind is over too soon', async () => {
    const found = await rows(VCPU, 64)
    const askings = VCPU.askings(64)
    const dropped = askings.length - new Set(askings.map(({ what }) => what)).size
    expect(found['udev-window']).toMatchObject({ late: dropped, failed: 0 })
    for (const policy of ['udev', 'libkmod-window', 'shared-context', 'modonce', 'daemon']) {
      expect(found[policy]!.late, policy).toBe(0)
    }
  })

  test('R2.4: have modules come late on E1 where a name that is taken is no wait: not where insertions are shared', async () => {
    const found = await rows(VCPU, 64, undefined, ['E1'])
    for (const policy of ['udev', 'libkmod-window']) expect(found[policy]!.late, policy).toBeGreaterThan(0)
    for (const policy of ['shared-context', 'modonce', 'daemon']) expect(found[policy]!.late, policy).toBe(0)
  })
})

describe('a stick that comes back within a second', () => {
  test('is not served where udevd drops what it had in that second: the event is lost', async () => {
    const found = await rows(REPLUG, 4)
    expect(found['udev-window']).toMatchObject({ loads: 2, lost: 1, late: 0, failed: 0 })
    for (const policy of ['udev', 'libkmod-window', 'shared-context', 'modonce', 'daemon']) {
      expect(found[policy], policy).toMatchObject({ loads: 3, lost: 0 })
    }
  })

  test('is told that it is served where the same worker remembers the insertion: a stale answer', async () => {
    const found = await rows(REPLUG, 4, 1)
    expect(found['libkmod-window']).toMatchObject({ loads: 2, lost: 1, failed: 0 })
    for (const policy of ['udev', 'shared-context', 'modonce', 'daemon']) {
      expect(found[policy], policy).toMatchObject({ loads: 3, lost: 0 })
    }
  })
})
