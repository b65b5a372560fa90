import { describe, expect } from 'vitest'
import { ruleTest } from '../../../../../test/support/rule-test.ts'
import { TestKernel, type TestModule } from '../../../../../test/support/simulated-kernel.ts'
import type { RuleId } from '../index.ts'

const SHARING = ['E6', 'E7']
const ALONE = ['E2', 'E3', 'E4', 'E5']

/** A kernel and a file whose load takes a while. */
function kernelWithFile(kernel: string, without: readonly RuleId[], module: TestModule = {}) {
  const made = new TestKernel({ kernel, without })
  return { kernel: made, path: made.file('/a.ko', made.image('a', module)) }
}

describe('a second finit_module of a file whose first has not returned', () => {
  ruleTest(
    '1.3#4',
    'waits for the first and answers as that does from 6.5 on, and reads the file itself before',
    (without) => {
      for (const era of SHARING) {
        const { kernel, path } = kernelWithFile(era, without)
        const first = kernel.finit(path).to('P8')
        const second = kernel.finit(path).step()
        expect(second.pause?.point).toBe('shares')
        expect([first.end(), second.end()]).toEqual(['ok', 'ok'])
      }
      for (const era of ALONE) {
        const { kernel, path } = kernelWithFile(era, without)
        kernel.finit(path).to('P8')
        expect(kernel.finit(path).step().pause?.point).toBe('reads')
      }
    },
  )

  ruleTest('R1.18', 'gets the answer of the first, whatever it is and whatever it asked itself', (without) => {
    const { kernel, path } = kernelWithFile('E7', without, { parameters: { size: 1 }, init: { fails: 'ENODEV' } })
    const first = kernel.finit(path).to('P8')
    const second = kernel.finit(path, { parameters: 'size=nonsense', flags: 2 }).step()
    expect([first.end(), second.end()]).toEqual(['ENODEV', 'ENODEV'])
  })

  ruleTest(
    'R1.18/window',
    'gets it too where the name is free again, and those who waited for it went on',
    (without) => {
      const { kernel, path } = kernelWithFile('E7', without, { uses: [{ symbol: 'nowhere' }] })
      const first = kernel.finit(path).to('P5')
      const waiting = kernel.load('a')
      expect(waiting.go().pause?.point).toBe('waits for a')
      first.to('completes')
      expect(waiting.end()).toBe('EBUSY')
      const second = kernel.finit(path).step()
      expect([first.end(), second.end()]).toEqual(['ENOENT', 'ENOENT'])
    },
  )

  ruleTest('R1.18/forgets', 'starts afresh once the first has returned', (without) => {
    const { kernel, path } = kernelWithFile('E7', without)
    expect(kernel.finit(path).end()).toBe('ok')
    expect(kernel.finit(path).end()).toBe('EEXIST')
  })

  ruleTest('R1.17', 'is known by the inode: another name of the file shares, a copy does not', (without) => {
    const { kernel, path } = kernelWithFile('E7', without)
    const root = kernel.fileSystem.directory('/')
    kernel.fileSystem.put(root, 'link.ko', kernel.node(path))
    kernel.file('/copy.ko', kernel.image('a'))
    kernel.finit(path).to('P8')
    expect(kernel.finit('/link.ko').step().pause?.point).toBe('shares')
    expect(kernel.finit('/copy.ko').step().pause?.point).toBe('reads')
  })

  ruleTest('R1.19', 'is ended by a signal in E7, where an answer that comes in between still counts', (without) => {
    const { kernel, path } = kernelWithFile('E7', without)
    const first = kernel.finit(path).to('P8')
    const [second, third] = [kernel.finit(path).step(), kernel.finit(path).step()]
    expect(second.pause?.interruptible).toBe(true)
    expect(second.step('interrupted').end()).toBe('EINTR')
    third.step('interrupted')
    first.end()
    expect(third.end()).toBe('ok')
  })

  ruleTest('R1.19/uninterruptible', 'is not ended by a signal in E6', (without) => {
    const { kernel, path } = kernelWithFile('E6', without)
    kernel.finit(path).to('P8')
    expect(kernel.finit(path).step().pause?.interruptible).toBe(false)
  })

  ruleTest('R1.20', 'returns after the module has been live and its loader is done', (without) => {
    const { kernel, path } = kernelWithFile('E7', without)
    const first = kernel.finit(path).to('P17')
    const second = kernel.finit(path).step()
    expect(kernel.stateOf('a')).toBe('live')
    expect(second.waits).toBe(true)
    first.to('P18')
    expect(second.waits).toBe(true)
    first.end()
    expect(second.end()).toBe('ok')
  })

  ruleTest('1.3#4', 'is counted nowhere (R1.21)', (without) => {
    const { kernel, path } = kernelWithFile('E7', without)
    const first = kernel.finit(path).to('P8')
    const second = kernel.finit(path).step()
    first.end()
    second.end()
    expect(kernel.counted).toEqual(['loaded a 12288 8192'])
    expect(kernel.loader.counters.imageBytesRead.value).toBe(5000)
  })
})
