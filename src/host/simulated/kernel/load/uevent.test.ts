import { describe, expect } from 'vitest'
import { ruleTest } from '../../../../../test/support/rule-test.ts'
import { TestKernel } from '../../../../../test/support/simulated-kernel.ts'

describe('the uevents of a module', () => {
  ruleTest('R8.1/add', 'begin with its add: before init up to 5.10, when it is live since', (without) => {
    const told = (kernel: string) => {
      const made = new TestKernel({ kernel, without })
      const load = made.load('a').to('P16')
      const atInit = [...made.uevents]
      load.to('P17')
      return [atInit, made.uevents]
    }
    expect(told('5.10')).toEqual([['add@/module/a'], ['add@/module/a']])
    expect(told('5.11')).toEqual([[], ['add@/module/a']])
    expect(['4.14.213', '4.14.214', '4.19.164', '4.19.165'].map((kernel) => told(kernel)[0]!.length)).toEqual([
      1, 0, 1, 0,
    ])
  })

  ruleTest(
    'R8.4',
    'end with its remove where its add was sent: a failing init tells of both, or of nothing',
    (without) => {
      const told = (kernel: string) => {
        const made = new TestKernel({ kernel, without })
        made.load('a', { init: { fails: 'EIO' } }).end()
        return made.uevents
      }
      expect(told('5.10')).toEqual(['add@/module/a', 'remove@/module/a'])
      expect(told('5.11')).toEqual([])
    },
  )
})
