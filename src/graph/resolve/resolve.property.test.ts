import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aTree, stepsOf } from '../../../test/support/a-tree.ts'
import { NAMES, smallTrees } from '../../../test/support/small-trees.ts'
import type { Knowledge } from '../knowledge.ts'
import { dependenciesOf, resolve, type Step } from './index.ts'

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 300)

/** Of five modules with at most six softdep words and four hard dependencies each, whatever refers to whatever. */
const STEPS_MAX = 5_000

const asked = fc.constantFrom(...NAMES, 'alp?a', '[', 'symbol:x')

const options = fc.record({
  ignoreCommands: fc.boolean(),
  blacklistNames: fc.boolean(),
  parameters: fc.constant('p=1'),
})

describe('resolve() of any small tree', () => {
  test('ends in a plan of bounded length, which has the module asked for once', () => {
    fc.assert(
      fc.property(smallTrees, asked, options, (parts, request, given) => {
        const resolution = resolve(aTree(parts).knowledge, request, given)
        for (const { target, plan } of resolution.kind === 'found' ? resolution.candidates : []) {
          expect(plan.steps.length).toBeLessThan(STEPS_MAX)
          const own = plan.steps.filter(({ reason }) => reason.kind === 'asked')
          expect(own.map((step) => step.target)).toEqual([target])
        }
      }),
      { numRuns },
    )
  })

  test('has every hard dependency of a module before it', () => {
    fc.assert(
      fc.property(smallTrees, asked, options, (parts, request, given) => {
        const { knowledge } = aTree(parts)
        const resolution = resolve(knowledge, request, given)
        for (const { plan } of resolution.kind === 'found' ? resolution.candidates : []) {
          expect(latecomers(knowledge, plan.steps)).toEqual([])
        }
      }),
      { numRuns },
    )
  })

  test('inserts only what has a path, and says so of everything else', () => {
    fc.assert(
      fc.property(smallTrees, asked, options, (parts, request, given) => {
        const { knowledge } = aTree(parts)
        for (const { target, action, reason } of stepsOf(resolve(knowledge, request, given))) {
          if (action.kind === 'insert')
            expect(action.path).toMatch(new RegExp(`/kernel/${target.module}\\.ko$`.replaceAll('_', '[-_]')))
          if (action.kind === 'nothing') expect(knowledge.indexes.dep?.exact(target.module)).toBeUndefined()
          if (action.kind === 'install') expect(given.ignoreCommands && reason.kind === 'asked').toBe(false)
        }
      }),
      { numRuns },
    )
  })
})

/** The modules of a plan that have a hard dependency which does not stand before them. */
function latecomers(knowledge: Knowledge, steps: readonly Step[]): string[] {
  const before = new Set<string>()
  return steps.flatMap(({ target: { module } }) => {
    const late = dependenciesOf(knowledge, module).some((dependency) => !before.has(dependency.module))
    before.add(module)
    return late ? [module] : []
  })
}
