import { expect, test } from 'vitest'
import { splitOptions } from '../../src/cli/kmod/environment-options.ts'
import { runKmod } from '../support/compare.ts'
import { Random } from '../support/random.ts'

const SEED = Number(process.env['MODONCE_SEED'] ?? 1)
const TEXTS = 300
const LAST = 'behind'

/** The words as kmod sees them: with -a, each operand that leads to nothing has a line of its own. */
function kmodWords(text: string): string[] {
  const args = ['-C', '/dev/null', '-d', '/nowhere', '-a', '-R', LAST]
  const { stderr } = runKmod(34, 'modprobe', args, { env: { MODPROBE_OPTIONS: text } })
  return [...stderr.matchAll(/Module (.*?) not found in directory .*\n/g)].map((match) => match[1]!)
}

/** kmod 34 has room for a word more than there are blanks, and writes behind that (docs/found.md). */
function fits(text: string): boolean {
  return splitOptions(text).length <= text.split(' ').length
}

test(`$MODPROBE_OPTIONS is split as by kmod 34 (seed ${SEED})`, () => {
  const random = new Random(SEED)
  const texts = Array.from({ length: TEXTS }, () =>
    Array.from({ length: 1 + random.below(9) }, () => random.pick([...`ab "' "'\t`])).join(''),
  ).filter(fits)

  const wrong = texts.filter((text) => kmodWords(text).join('\n') !== [...splitOptions(text), LAST].join('\n'))
  expect(wrong).toEqual([])
  expect(texts.length).toBeGreaterThan(TEXTS / 2)
})
