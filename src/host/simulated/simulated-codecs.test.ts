import { describe, expect, test } from 'vitest'
import { normalizeModuleName } from '../../names.ts'
import { Machine, packImage } from './index.ts'
import { formatModuleImage } from './kernel/index.ts'

const IMAGE = formatModuleImage(
  { name: normalizeModuleName('a'), depends: [], parameters: {}, init: {}, permanent: false, provides: [] },
  5000,
)

describe('the codecs of a simulated machine', () => {
  test('undo its own compression, in time that passes by the bytes that come out', async () => {
    const inflated: number[] = []
    const cost = ({ point, bytes }: { readonly point: string; readonly bytes: number }) => {
      if (point === 'inflates') inflated.push(bytes)
      return point === 'inflates' ? bytes : 0
    }
    const machine = new Machine({ timed: { cpus: 1, cost } })
    let content: Uint8Array | undefined
    machine.start('reader', async ({ codecs }) => {
      content = await codecs.decompress('xz', packImage(IMAGE, 'xz'))
      return 0
    })
    await machine.run()
    expect(content).toEqual(IMAGE)
    expect([inflated, machine.nowNs]).toEqual([[5000], 5000n])
  })

  test('have one content for all copies of a file, as hundreds of them would not fit into memory', async () => {
    const { codecs } = new Machine().host()
    const packed = packImage(IMAGE, 'zstd')
    expect(await codecs.decompress('zstd', packed.slice())).toBe(await codecs.decompress('zstd', packed.slice()))
  })

  test('refuse what they have not compressed, and more than somebody wants', async () => {
    const { codecs } = new Machine().host()
    const packed = packImage(IMAGE, 'xz')
    await expect(codecs.decompress('gzip', packed)).rejects.toMatchObject({ kind: 'format', code: 'EOPNOTSUPP' })
    await expect(codecs.decompress('xz', packed, 4999)).rejects.toMatchObject({ kind: 'format', code: 'EFBIG' })
  })
})
