import { statSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { tree } from '../support/trees.ts'
import { runStorm } from './machine.ts'

const PROCESSES = 8

let storms: Awaited<ReturnType<typeof runStorm>>['storms']

beforeAll(async () => {
  const tools = ['kmod', 'unlocked', 'modonce'] as const
  const settings = { kernel: '6.1', module: 'xfs', processes: PROCESSES, tools, label: 'storm-short' } as const
  storms = (await runStorm(settings)).storms
})

describe('eight processes that ask for xfs at once', () => {
  test.each([0, 1, 2])('all succeed, and after all modules are live (run %i; C4)', (run) => {
    const { counts, statuses, liveBeforeFirstOk } = storms[run]!

    expect({ statuses, liveBeforeFirstOk }).toEqual({ statuses: { 'exit-0': PROCESSES }, liveBeforeFirstOk: true })
    expect([...counts.loads].sort()).toEqual(['crc32c_intel', 'libcrc32c', 'xfs'])
  })

  test('cost kmod a call and the whole image each time that it finds the module coming', () => {
    const { counts } = storms[0]!
    const image = join(tree('6.1-cloud').moduleDirectory, 'kernel/fs/xfs/xfs.ko')
    const xfs = counts.perModule['xfs']!
    expect(xfs.loads).toBe(1)
    expect(xfs.calls).toBe(1 + xfs.duplicates)
    expect(xfs.bytesRead).toBe(xfs.calls * statSync(image).size)
    const modules = Object.values(counts.perModule)
    expect(modules.reduce((sum, { calls }) => sum + calls, 0)).toBe(counts.finitCalls)
    expect(modules.reduce((sum, { bytesRead }) => sum + bytesRead, 0)).toBe(counts.bytesRead)
    expect(counts.finitCalls).toBe(counts.loads.length + counts.duplicates)
  })

  test('cost modonce one call a module, which the others join (C1)', () => {
    const { counts, joined } = storms[2]!
    expect({ calls: counts.finitCalls, duplicates: counts.duplicates }).toEqual({ calls: 3, duplicates: 0 })
    expect(joined).toBeGreaterThanOrEqual(PROCESSES * 0.75)
  })

  test('cost modonce duplicates where its lock is taken out', () => {
    const { counts } = storms[1]!
    expect(counts.duplicates).toBeGreaterThan(0)
  })
})
