import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { matchesVersion } from './version-pattern.ts'

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 300)

describe('matchesVersion()', () => {
  test.each([
    ['*', 'anything'],
    ['6.1', '5.6x1'],
    ['^6\\.', '6.1'],
    ['6\\.[0-9]+$', '6.12'],
    ['a|-amd64$', '6.1.0-amd64'],
    ['[]a]', ']'],
    ['[^6]', 'x'],
    ['[[:digit:]]{2}', '6.12'],
    ['[[.-.]]', '6-1'],
    ['(1)\\1', '6.11'],
    ['a**', ''],
    ['a+?', ''],
    ['\\<1', '6.1'],
    [')', ')'],
    ['', '6.1'],
  ])('finds %j in %j', (pattern, release) => {
    expect(matchesVersion(pattern, release)).toBe(true)
  })

  test.each([
    ['7', '6.1'],
    ['6\\.1', '6x1'],
    ['x$y', 'x$y'],
    ['\\1', '1'],
    ['[a', '[a'],
    ['[b-a]', 'a'],
    ['[[:nothing:]]', 'n'],
    ['(', '('],
    ['*a', '*a'],
    ['a|*b', 'a'],
    ['^*', '*'],
    ['a{', 'a{'],
    ['a{2,1}', 'aa'],
    ['a{40000}', 'a'],
    ['a\\', 'a'],
  ])('does not find %j in %j', (pattern, release) => {
    expect(matchesVersion(pattern, release)).toBe(false)
  })

  test('never fails, whatever the pattern', () => {
    const part = fc.constantFrom(
      'a',
      '.',
      '*',
      '+',
      '?',
      '{1,2}',
      '{',
      '(',
      ')',
      '|',
      '^',
      '$',
      '\\',
      '[',
      ']',
      '[a-c]',
      '1',
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        expect(typeof matchesVersion(parts.join(''), '6.1-a')).toBe('boolean')
      }),
      { numRuns },
    )
  })
})
