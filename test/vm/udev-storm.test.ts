import { beforeAll, describe, expect, test } from 'vitest'
import { runUdevStorm } from './machine.ts'

/** Both kernels and both packings, few processors and many: what CI has time for of `npm run measure -- storms`. */
const MACHINES = [
  { kernel: '6.1', udev: 'udev-252', packing: '.ko', cpus: 2 },
  { kernel: '6.1', udev: 'udev-252', packing: '.ko', cpus: 8 },
  { kernel: '6.12', udev: 'udev-257', packing: '.ko.xz', cpus: 2 },
] as const

/** What one worker after the other loads, by kernel: a set for whatever number of processors. */
const loadedByOne = new Map<string, readonly string[]>()

describe.each(MACHINES)("a cold plug by Debian's $udev on $kernel with $packing and $cpus processors", (machine) => {
  let rows: Awaited<ReturnType<typeof runUdevStorm>>

  beforeAll(async () => {
    const known = loadedByOne.has(machine.kernel)
    const intakes = ['built-in', 'modonce', ...(known ? [] : (['one at a time'] as const))] as const
    const label = `udev-${machine.kernel}-${machine.cpus}`
    rows = await runUdevStorm({ ...machine, intakes, label, countsInstructions: machine.cpus === 8 })
    if (!known) loadedByOne.set(machine.kernel, rows[2]!.modules)
  })

  test('loads modules again that are on their way, where workers load them side by side', () => {
    const [storm] = rows
    expect(storm).toMatchObject({ settled: true })
    expect(storm!.duplicates).toBeGreaterThan(5)
  })

  test('tries each module once where the rules ask the daemon, and loses none', () => {
    const [, modonce] = rows
    expect(modonce).toMatchObject({ settled: true, duplicates: 0, retried: 0 })
    expect(modonce!.attempts).toBe(modonce!.modules.length - modonce!.loadedBefore + modonce!.refusals)
    expect(modonce!.modules).toEqual(loadedByOne.get(machine.kernel))
  })

  if (machine.cpus === 8) {
    test('takes less work than theirs, the daemon and all', () => {
      const [builtIn, modonce] = rows.map(({ instructions }) => instructions[1]!)
      expect(builtIn!.programs).toBeGreaterThan(10_000_000)
      expect(modonce!.programs + modonce!.kernel).toBeLessThan(builtIn!.programs + builtIn!.kernel)
    })
  } else {
    test('asks again for modules that have refused, even one at a time', () => {
      expect(rows[2]).toMatchObject({ settled: true, duplicates: 0 })
      expect(rows[2]!.retried).toBeGreaterThan(0)
    })
  }
})
