import { expect, test } from 'vitest'
import { ruleTest } from '../../../../../test/support/rule-test.ts'
import { Rules } from '../rules.ts'
import { formatStats } from './format-stats.ts'
import { FIGURES, type Figure, type ModuleFigures } from './module-figures.ts'

function figures(told: Partial<ModuleFigures>): ModuleFigures {
  return { ...(Object.fromEntries(FIGURES.map((name) => [name, 0])) as Record<Figure, number>), ...told }
}

/** The number behind a label. */
function line(label: string, told: Partial<ModuleFigures>, rules = new Rules()): string | undefined {
  const { text } = formatStats(figures(told), [], rules)
  return new RegExp(`^ *${label}\t(\\d+)$`, 'm').exec(text)?.[1]
}

ruleTest('R4.5/averages', 'averages are rounded up (vectors V1, V2 and V7)', (without) => {
  const rules = new Rules(without)
  const average = (told: Partial<ModuleFigures>, label: string) => line(label, told, rules)
  expect(average({ total_mod_size: 11464704, modcount: 67 }, 'Average mod size')).toBe('171115')
  expect(average({ total_text_size: 4194304, modcount: 67 }, 'Average mod text size')).toBe('62602')
  expect(average({ invalid_mod_bytes: 14588526272, failed_load_modules: 1411 }, 'Average fail load bytes')).toBe(
    '10339140',
  )
  expect(average({ invalid_becoming_bytes: 228959096, failed_becoming: 83 }, 'Avg fail becoming bytes')).toBe('2758544')
  expect(average({ invalid_mod_bytes: 8578080, failed_load_modules: 16 }, 'Average fail load bytes')).toBe('536130')
  expect(average({ total_mod_size: 16343040, modcount: 75 }, 'Average mod size')).toBe('217908')
})

test('an average of nothing has no line', () => {
  expect(line('Average mod size', {})).toBeUndefined()
  expect(line('Avg fail kread bytes', { failed_kreads: 3 })).toBeUndefined()
})

test('what is wasted is the sum of four (vector V2)', () => {
  const told = { invalid_becoming_bytes: 228959096, invalid_mod_bytes: 8578080 }
  expect(line('Virtual mem wasted bytes', told)).toBe('237537176')
})

test('errnos that 6.4 takes for bytes show as what is left of 2^64', () => {
  expect(line('Failed kread bytes', { failed_kreads: 1, invalid_kread_bytes: -26 })).toBe('18446744073709551590')
})

test('a module that was found before and after it had memory has both reasons', () => {
  const { text } = formatStats(
    figures({}),
    [{ name: 'irqbypass', count: 6, reasons: ['load', 'becoming'] }],
    new Rules(),
  )
  expect(text.split('\n').at(-2)).toBe('                irqbypass\t              6\t          Becoming & Load')
})

test('a text that is longer than its buffer is cut', () => {
  const duplicates = Array.from({ length: 40 }, (_, index) => ({
    name: `module_with_quite_a_long_name_${index}`,
    count: 1,
    reasons: ['load'] as const,
  }))
  const { text } = formatStats(figures({ failed_load_modules: 1 }), duplicates, new Rules())
  expect(text).toHaveLength(1024 + 64 - 1)
})
