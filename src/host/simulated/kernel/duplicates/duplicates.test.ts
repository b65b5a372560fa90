import { describe, expect } from 'vitest'
import { ruleTest } from '../../../../../test/support/rule-test.ts'
import { type Call, TestKernel, type TestModule } from '../../../../../test/support/simulated-kernel.ts'
import type { Era, RuleId } from '../index.ts'

const FAILING: TestModule = { init: { fails: 'ENODEV' } }
const EARLY: readonly Era[] = ['E2', 'E3', 'E4', 'E5', 'E6', 'E7']

/** A first load of `a` at a point, and a second one as far as it comes then. */
function twoLoads(kernel: Era, without: readonly RuleId[], point: string, first: TestModule = {}) {
  const made = new TestKernel({ kernel, without })
  const winner = made.load('a', first).to(point)
  return { kernel: made, winner, second: made.load('a').go() }
}

function answers(eras: readonly Era[], answerOf: (era: Era) => Call | string): Record<string, string> {
  return Object.fromEntries(eras.map((era) => [era, stand(answerOf(era))]))
}

function stand(call: Call | string): string {
  return typeof call === 'string' ? call : (call.answer ?? call.pause?.point ?? '')
}

describe('a load whose name is taken', () => {
  ruleTest(
    'R2.4/arriving',
    'waits where that module is on its way in, and is refused at once before 3.8',
    (without) => {
      for (const point of ['P5', 'P8', 'P16']) {
        const stands = answers(EARLY, (era) => twoLoads(era, without, point).second)
        expect(new Set(Object.values(stands))).toEqual(new Set(['waits for a']))
      }
      expect(twoLoads('E1', without, 'P16').second.answer).toBe('EEXIST')
      expect(twoLoads('E0', without, 'P16').second.answer).toBe('EEXIST')
    },
  )

  ruleTest('R2.4/live', 'is EEXIST where that module is live, in every era', (without) => {
    const all: readonly Era[] = ['E0', 'E1', ...EARLY]
    for (const era of all) expect(twoLoads(era, without, 'P18').second.answer).toBe('EEXIST')
  })

  ruleTest('R2.4/going', 'is refused or waits where that module is going, by era', (without) => {
    const answerOf = (era: Era) => {
      const kernel = new TestKernel({ kernel: era, without })
      kernel.load('a').end()
      kernel.remove('a').to('going')
      return kernel.load('a').go()
    }
    expect(answers(['E0', 'E1', ...EARLY], answerOf)).toEqual({
      ...{ E0: 'EEXIST', E1: 'EEXIST', E2: 'EEXIST', E3: 'waits for a' },
      ...{ E4: 'EBUSY', E5: 'EBUSY', E6: 'EBUSY', E7: 'EBUSY' },
    })
  })

  ruleTest('R2.4/after', 'is EEXIST after the wait where the first became live', (without) => {
    for (const era of EARLY) {
      const { winner, second } = twoLoads(era, without, 'P8')
      winner.end()
      expect(second.end()).toBe('EEXIST')
    }
    const { kernel, winner, second } = twoLoads('E4', without, 'P8')
    winner.end()
    kernel.remove('a').end()
    expect(second.end()).toBe('EBUSY')
  })

  ruleTest('R2.4/after', 'loads where the first failed in E2 and E3, and is EBUSY since', (without) => {
    const answerOf = (era: Era) => {
      const { kernel, winner, second } = twoLoads(era, without, 'P8', FAILING)
      expect(winner.end()).toBe('ENODEV')
      return `${second.end()} ${kernel.stateOf('a')}`
    }
    expect(answers(EARLY, answerOf)).toEqual({
      ...{ E2: 'ok live', E3: 'ok live' },
      ...{ E4: 'EBUSY undefined', E5: 'EBUSY undefined', E6: 'EBUSY undefined', E7: 'EBUSY undefined' },
    })
  })

  ruleTest('R1.35', 'waits at a name that is still taken after its module is torn down', (without) => {
    const answerOf = (era: Era) => {
      const kernel = new TestKernel({ kernel: era, without })
      kernel.load('a').end()
      const removal = kernel.remove('a').to('unformed')
      const second = kernel.load('a').go()
      expect(second.pause?.point).toBe('waits for a')
      removal.end()
      return second.end()
    }
    expect(answers(EARLY, answerOf)).toEqual({ E2: 'ok', E3: 'ok', E4: 'EBUSY', E5: 'EBUSY', E6: 'EBUSY', E7: 'EBUSY' })
  })
})

describe('waiting for a name', () => {
  ruleTest('R2.5', 'is ended by a signal with EINTR', (without) => {
    const { second } = twoLoads('E4', without, 'P16')
    expect(second.pause?.interruptible).toBe(true)
    expect(second.step('interrupted').answer).toBe('EINTR')
  })

  ruleTest('R2.5/uncounted', 'is no duplicate where a signal ended it', (without) => {
    const { kernel, second } = twoLoads('E7', without, 'P16')
    expect(second.step('interrupted').answer).toBe('EINTR')
    expect(kernel.counted).toEqual(['failed becoming 4279 0'])
  })

  ruleTest('R2.1', 'goes on to P18, unless something else wakes it between P17 and there', (without) => {
    const { kernel, winner, second } = twoLoads('E4', without, 'P16')
    winner.to('P17')
    expect(second.waits).toBe(true)
    kernel.loader.queue.wakeAll()
    expect(second.end()).toBe('EEXIST')
  })

  ruleTest('R2.9', 'wakes all who wait at once, and each looks again by itself', (without) => {
    const { kernel, winner, second } = twoLoads('E4', without, 'P16')
    const third = kernel.load('a').go()
    winner.end()
    expect([third.waits, second.waits]).toEqual([false, false])
    expect([third.end(), second.end()]).toEqual(['EEXIST', 'EEXIST'])
  })
})

describe('the second look at a name (since 6.4)', () => {
  ruleTest('1.4#8', 'comes after a first that spares the memory', (without) => {
    const { kernel, second } = twoLoads('E5', without, 'P18')
    expect([second.answer, second.points.at(-1)]).toEqual(['EEXIST', 'P2'])
    expect(kernel.counted.slice(-2)).toEqual(['duplicate a becoming', 'failed becoming 4279 0'])
  })

  ruleTest(
    '1.4#11',
    'finds what came in between: both have passed the first, and both have memory (R2.6)',
    (without) => {
      const kernel = new TestKernel({ kernel: 'E7', without })
      const [one, other] = [kernel.load('a').to('P4'), kernel.load('a').to('P4')]
      expect([other.end(), one.end()]).toEqual(['ok', 'EEXIST'])
      expect(kernel.counted.slice(-2)).toEqual(['duplicate a load', 'failed load 4279 0'])
    },
  )
})
