import { statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { tree } from '../support/trees.ts'
import { runStorm } from './machine.ts'

describe('runStorm()', () => {
  test('counts what eight processes of kmod cost that ask for xfs at once', async () => {
    const settings = { kernel: '6.1', module: 'xfs', processes: 8, label: 'storm-short' } as const
    const { storms } = await runStorm({ ...settings, tools: ['kmod'] })

    const { counts, statuses, liveBeforeFirstOk } = storms[0]!
    const image = join(tree('6.1-cloud').moduleDirectory, 'kernel/fs/xfs/xfs.ko')
    expect(statuses).toEqual({ 'exit-0': 8 })
    expect(liveBeforeFirstOk).toBe(true)
    expect([...counts.loads].sort()).toEqual(['crc32c_intel', 'libcrc32c', 'xfs'])
    const xfs = counts.perModule['xfs']!
    expect(xfs.loads).toBe(1)
    expect(xfs.calls).toBe(1 + xfs.duplicates)
    expect(xfs.bytesRead).toBe(xfs.calls * statSync(image).size)
    const modules = Object.values(counts.perModule)
    expect(modules.reduce((sum, { calls }) => sum + calls, 0)).toBe(counts.finitCalls)
    expect(modules.reduce((sum, { bytesRead }) => sum + bytesRead, 0)).toBe(counts.bytesRead)
    expect(counts.finitCalls).toBe(counts.loads.length + counts.duplicates)
  })

  test('sees one call a module where eight processes of modonce ask for xfs at once', async () => {
    const settings = { kernel: '6.1', module: 'xfs', processes: 8, label: 'storm-modonce' } as const
    const { storms } = await runStorm({ ...settings, tools: ['modonce'] })

    const { counts, statuses, liveBeforeFirstOk } = storms[0]!
    expect({ statuses, liveBeforeFirstOk }).toEqual({ statuses: { 'exit-0': 8 }, liveBeforeFirstOk: true })
    expect([...counts.loads].sort()).toEqual(['crc32c_intel', 'libcrc32c', 'xfs'])
    expect({ calls: counts.finitCalls, duplicates: counts.duplicates }).toEqual({ calls: 3, duplicates: 0 })
  })
})
