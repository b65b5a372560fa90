import { describe, expect, test } from 'vitest'
import { runPrograms } from '../differential/guest/boot.mjs'
import { disagreements, randomPrograms, readHistories } from '../differential/index.ts'

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000_000)

describe.each(['6.1', '6.12'] as const)(
  `Linux %s with random programs of module operations (SEED=${SEED})`,
  (kernel) => {
    test('does what the model does with programs of one process, and what it can do with those of several', async () => {
      const programs = [...randomPrograms('alone', SEED, 60), ...randomPrograms('together', SEED, 30)]
      const { lines } = await runPrograms(kernel, programs, { label: `model-${kernel}-fresh`, timeoutMs: 300_000 })
      expect(await disagreements(kernel, readHistories(programs, lines))).toEqual([])
    })
  },
)
