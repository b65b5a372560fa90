import { describe, expect } from 'vitest'
import { ruleTest } from '../../../../../test/support/rule-test.ts'
import { TestKernel, type TestKernelOptions } from '../../../../../test/support/simulated-kernel.ts'
import { packImage } from '../index.ts'

const COMPRESSED = 4

/** A kernel that knows xz, and how it answers to a file. */
function answerTo(options: TestKernelOptions, file: (kernel: TestKernel) => Uint8Array) {
  const kernel = new TestKernel({ kernel: 'E7', config: { MODULE_DECOMPRESS: 'xz' }, ...options })
  const answer = kernel.finit(kernel.file('/a.ko.xz', file(kernel)), { flags: COMPRESSED }).end()
  return { kernel, answer, counted: kernel.counted, usedBytes: kernel.loader.world.memory.usedBytes }
}

describe('a compressed file', () => {
  ruleTest('1.3#12', 'is loaded by a kernel that can inflate it', (without) => {
    const { kernel, answer } = answerTo({ without }, (kernel) => packImage(kernel.image('a'), 'xz'))
    expect(answer).toBe('ok')
    expect(kernel.stateOf('a')).toBe('live')
  })

  ruleTest('1.3#12', 'is EOPNOTSUPP where the kernel was built without decompression', (without) => {
    const config = { MODULE_DECOMPRESS: false } as const
    const { answer, counted } = answerTo({ config, without }, (kernel) => packImage(kernel.image('a'), 'xz', 700))
    expect({ answer, counted }).toEqual({ answer: 'EOPNOTSUPP', counted: ['failed decompress 700'] })
  })

  ruleTest(
    '1.3#12',
    'is EINVAL with the magic of another compression, or with content that does not inflate',
    (without) => {
      const zstd = answerTo({ without }, (kernel) => packImage(kernel.image('a'), 'zstd'))
      const cut = answerTo({ without }, (kernel) => packImage(kernel.image('a'), 'xz').subarray(0, 100))
      expect([zstd.answer, cut.answer]).toEqual(['EINVAL', 'EINVAL'])
      expect([zstd.usedBytes, cut.usedBytes, cut.counted]).toEqual([0, 0, ['failed decompress 100']])
    },
  )

  ruleTest('1.3#12', 'is ENOMEM where what it inflates to has no room', (without) => {
    const { answer, usedBytes } = answerTo({ memoryBytes: 3000, without }, (kernel) =>
      packImage(kernel.image('a'), 'xz'),
    )
    expect({ answer, usedBytes }).toEqual({ answer: 'ENOMEM', usedBytes: 0 })
  })

  ruleTest('R2.10', 'is given up right after it is inflated, and the copy when init begins', (without) => {
    const kernel = new TestKernel({ kernel: 'E7', config: { MODULE_DECOMPRESS: 'xz' }, without })
    const memory = { text: 4096, data: 8192, initText: 4096 }
    const image = packImage(kernel.image('a', { memory }), 'xz', 2000)
    const load = kernel.finit(kernel.file('/a.ko.xz', image), { flags: COMPRESSED })
    const used = (point: string) => {
      load.to(point)
      return kernel.loader.world.memory.usedBytes
    }
    expect([used('reads'), used('inflates'), used('P2'), used('P4'), used('P16')]).toEqual([
      2000,
      7000,
      5000,
      5000 + 16384,
      16384,
    ])
    load.end()
    expect(kernel.loader.world.memory.usedBytes).toBe(12288)
    expect(kernel.loader.world.memory.peakBytes).toBe(5000 + 16384)
  })
})
