import { describe, expect, test } from 'vitest'
import { buildModule } from '../../../test/support/elf-builder.ts'
import { buildId, parseElf } from './index.ts'

describe('buildId()', () => {
  test.each(['little', 'big'] as const)('reads the note of a %s-endian object', (endian) => {
    const id = Uint8Array.of(1, 2, 3, 4, 5)

    expect(buildId(parseElf(buildModule({ endian, buildId: id })))).toEqual(id)
  })

  test('is undefined without a note', () => {
    expect(buildId(parseElf(buildModule()))).toBeUndefined()
  })

  test('is undefined for a note that leaves its section', () => {
    const bytes = buildModule({ buildId: new Uint8Array(20) })
    const note = parseElf(bytes).sections.find(({ name }) => name === '.note.gnu.build-id')!
    new DataView(bytes.buffer).setUint32(note.offset + 4, 0xffff_ffff, true)

    expect(buildId(parseElf(bytes))).toBeUndefined()
  })
})
