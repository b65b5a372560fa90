import { beforeAll, describe, expect, test } from 'vitest'
import { runUdevStorm } from './machine.ts'

describe("a cold plug by Debian's systemd-udevd, on kernel 6.1 with 2 processors", () => {
  let rows: Awaited<ReturnType<typeof runUdevStorm>>

  beforeAll(async () => {
    const intakes = ['built-in', 'one at a time', 'modonce'] as const
    rows = await runUdevStorm({ kernel: '6.1', udev: 'udev-252', cpus: 2, intakes, label: 'udev-storm' })
  })

  test('loads modules again that are on their way, where workers load them side by side', () => {
    const [storm, oneAtATime] = rows
    expect(storm).toMatchObject({ settled: true })
    expect(storm!.duplicates).toBeGreaterThan(5)
    expect(oneAtATime).toMatchObject({ settled: true, duplicates: 0 })
    expect(storm!.modules).toEqual(oneAtATime!.modules)
  })

  test('asks again for modules that have refused, even one at a time', () => {
    expect(rows[1]!.retried).toBeGreaterThan(0)
  })

  test('tries each module once where the rules ask the daemon, and loses none', () => {
    const [, oneAtATime, modonce] = rows
    expect(modonce).toMatchObject({ settled: true, duplicates: 0, retried: 0 })
    expect(modonce!.attempts).toBe(modonce!.modules.length + modonce!.refusals)
    expect(modonce!.modules).toEqual(oneAtATime!.modules)
  })
})
