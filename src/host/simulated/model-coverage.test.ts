import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { coverageText, modelCoverage } from '../../../scripts/model/coverage.mjs'

/** Lines move with every change; what they are about does not. */
const withoutLines = (text: string) => text.replaceAll(/#L\d+/g, '')

describe('docs/model-coverage.md', () => {
  test('is what `npm run model:coverage` makes', () => {
    const written = readFileSync(new URL('../../../docs/model-coverage.md', import.meta.url), 'utf8')
    expect(withoutLines(written)).toBe(withoutLines(coverageText()))
  })

  test('has every rule of system calls, states, /proc and /sys', () => {
    const { sections } = modelCoverage()
    const core = sections.filter(({ number }) => [1, 2, 5].includes(number)).flatMap(({ rows }) => rows)
    expect(core.filter(({ status }) => status === 'open').map(({ id }) => id)).toEqual([])
  })

  test('lists every rule that a test names', () => {
    expect(modelCoverage().unknown).toEqual([])
  })
})
