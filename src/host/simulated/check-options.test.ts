import { describe, expect, test } from 'vitest'
import { Machine, type MachineOptions } from './index.ts'

const cost = () => 0

describe('the options of a machine', () => {
  test.each([
    [{ sed: 1 }, /no option is called sed: there are seed, kernel, .*, onEvent/],
    [
      { timed: { cpus: 2, cost, slice: 3 } },
      'no option of timed is called slice: there are cpus, cost, jitter, sliceNs',
    ],
    [{ faults: { budget: 1, kinds: ['EBAD'] } }, /no fault is called EBAD: there are EINTR, .*, stop/],
    [{ timed: { cpus: 0, cost } }, 'timed.cpus is 0, and must be at least 1'],
    [{ threads: 1.5 }, 'threads is 1.5, and must be at least 1'],
    [{ stepBudget: Number.NaN }, 'stepBudget is NaN, and must be at least 1'],
  ])('are refused where there is no such: %j', (options, message) => {
    expect(() => new Machine(options as unknown as MachineOptions)).toThrow(message)
  })
})
