import { describe, expect } from 'vitest'
import { ruleTest } from '../../../../../test/support/rule-test.ts'
import { TestKernel } from '../../../../../test/support/simulated-kernel.ts'

describe('writers of a module file', () => {
  ruleTest('1.3#6', 'make its load ETXTBSY, in every era that reads files itself', (without) => {
    for (const era of ['E2', 'E3', 'E4', 'E5', 'E5x', 'E6', 'E7']) {
      const kernel = new TestKernel({ kernel: era, without })
      const path = kernel.file('/a.ko', kernel.image('a'))
      kernel.loader.writers.open(kernel.node(path))
      expect(kernel.finit(path).end()).toBe('ETXTBSY')
      kernel.loader.writers.close(kernel.node(path))
      expect(kernel.finit(path).end()).toBe('ok')
    }
  })

  ruleTest('1.3#6', 'are the only ones: a program that runs and a second load deny writing too', (without) => {
    const kernel = new TestKernel({ without })
    const path = kernel.file('/a.ko', kernel.image('a'))
    kernel.loader.writers.deny(kernel.node(path))
    const first = kernel.finit(path).to('reads')
    expect(kernel.finit(path).to('reads').to('P1').answer).toBeUndefined()
    kernel.loader.writers.allow(kernel.node(path))
    expect(kernel.loader.writers.open(kernel.node(path))).toBe(false)
    expect(first.end()).toBe('ok')
  })

  ruleTest('R1.7', 'are refused while the file is read', (without) => {
    const kernel = new TestKernel({ without })
    const path = kernel.file('/a.ko', kernel.image('a'))
    kernel.finit(path).to('reads')
    expect(kernel.loader.writers.open(kernel.node(path))).toBe(false)
  })

  ruleTest('R1.6', 'are refused for the time of reading only', (without) => {
    const kernel = new TestKernel({ without })
    const path = kernel.file('/a.ko', kernel.image('a'))
    kernel.finit(path).to('P1')
    expect(kernel.loader.writers.open(kernel.node(path))).toBe(true)
  })
})

describe('exclusive access to a module file (E5x)', () => {
  ruleTest(
    'R0.1',
    'is refused to a second load at once, before the first is live, and nothing is counted',
    (without) => {
      const kernel = new TestKernel({ kernel: 'E5x', without })
      const path = kernel.file('/a.ko', kernel.image('a'))
      const first = kernel.finit(path).to('P16')
      expect(kernel.finit(path).step().answer).toBe('ETXTBSY')
      expect(kernel.stateOf('a')).toBe('coming')
      expect(kernel.counted).toEqual([])
      expect(first.end()).toBe('ok')
      expect(kernel.finit(path).end()).toBe('EEXIST')
    },
  )

  ruleTest('R0.1', 'is refused to a load of a file that runs as a program (R8.12)', (without) => {
    const answers = ['E5', 'E5x'].map((era) => {
      const kernel = new TestKernel({ kernel: era, without })
      const path = kernel.file('/a.ko', kernel.image('a'))
      kernel.loader.writers.deny(kernel.node(path))
      return kernel.finit(path).end()
    })
    expect(answers).toEqual(['ok', 'ETXTBSY'])
  })

  ruleTest('R8.11', 'lets fs-verity be enabled during a load, and refuses a load while it is enabled', (without) => {
    const kernel = new TestKernel({ kernel: 'E5x', without })
    const path = kernel.file('/a.ko', kernel.image('a'))
    const { writers } = kernel.loader
    const load = kernel.finit(path).to('P16')
    expect(writers.deny(kernel.node(path))).toBe(true)
    load.end()
    expect(kernel.finit(path).end()).toBe('ETXTBSY')
    writers.allow(kernel.node(path))
    expect(kernel.finit(path).end()).toBe('EEXIST')
  })

  ruleTest('R8.10', 'needs that nobody writes and nobody denies', (without) => {
    const kernel = new TestKernel({ kernel: 'E5x', without })
    const { writers } = kernel.loader
    const node = kernel.node(kernel.file('/a.ko', kernel.image('a')))
    expect([writers.open(node), writers.deny(node), writers.denyAlone(node)]).toEqual([true, false, false])
    writers.close(node)
    expect([writers.deny(node), writers.open(node), writers.denyAlone(node)]).toEqual([true, false, false])
  })
})
