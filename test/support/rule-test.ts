import { expect, test } from 'vitest'
import type { RuleId } from '../../src/host/simulated/index.ts'

/**
 * A test of one rule of the model, run twice: as it is, and with the rule switched off, where it must fail. So no rule can be
 * lost without a test that sees it. The body makes its machine with the rules that it is given to leave out.
 */
export function ruleTest(
  rule: RuleId,
  sentence: string,
  body: (without: readonly RuleId[]) => void | Promise<void>,
): void {
  test(`${rule}: ${sentence}`, () => body([]))
  test(`${rule}: ${sentence} (fails without the rule)`, async () => {
    let failed = false
    try {
      await body([rule])
    } catch {
      failed = true
    }
    expect(failed, `the test passes with ${rule} switched off`).toBe(true)
  })
}
