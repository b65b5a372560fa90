import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { complaints, document } from '../../scripts/mutants/report.mjs'
import { explained, written } from '../../scripts/mutants/results.mjs'
import { mutantsOfTheLoader } from '../../scripts/mutants/subjects.mjs'

/** What to do where one of these fails. */
const AGAIN = 'run `npm run loader:mutants`'

describe('docs/loading-mutants.jsonl', () => {
  test('lists each mutant that the syntax tree of the loader offers, and no other', () => {
    expect(
      written().map(({ name }) => name),
      AGAIN,
    ).toEqual(mutantsOfTheLoader().map(({ name }) => name))
  })

  test('has enough that are detected, and explains each that is not, and only those', () => {
    expect(complaints(written(), explained())).toEqual([])
  })
})

test('docs/loading-mutants.md tells what the list says', () => {
  const text = readFileSync(new URL('../../docs/loading-mutants.md', import.meta.url), 'utf8')
  expect(text, AGAIN).toBe(document(written(), explained()))
})
