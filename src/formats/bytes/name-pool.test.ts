import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { latin1Bytes, NamePool } from './index.ts'

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 300)

describe('NamePool', () => {
  test('numbers names from 0, the same name always the same', () => {
    const pool = new NamePool()
    const bytes = latin1Bytes('one two one')

    expect([pool.numberOf(bytes, 0, 3), pool.numberOf(bytes, 4, 7), pool.numberOf(bytes, 8, 11)]).toEqual([0, 1, 0])
    expect(pool.numberOfText('two')).toBe(1)
    expect([pool.text(0), pool.text(1), pool.count]).toEqual(['one', 'two', 2])
  })

  test('tells the first byte of a name', () => {
    const pool = new NamePool()

    expect(['.x', '', '\xff'].map((text) => pool.firstByte(pool.numberOfText(text)))).toEqual([0x2e, 0, 0xff])
  })

  test('marks names until marking begins anew', () => {
    const pool = new NamePool()
    const [one, two] = [pool.numberOfText('one'), pool.numberOfText('two')]
    pool.beginMarks()
    pool.mark(one, -5)
    const later = pool.numberOfText('later')

    expect([one, two, later].map((name) => pool.markOf(name))).toEqual([-5, undefined, undefined])
    pool.beginMarks()
    expect(pool.markOf(one)).toBeUndefined()
  })

  test('keeps a hundred thousand names apart', () => {
    const pool = new NamePool()
    const names = Array.from({ length: 100_000 }, (_, index) => `symbol_${index}`)

    const numbers = names.map((name) => pool.numberOfText(name))

    expect(numbers).toEqual(names.map((_, index) => index))
    expect(numbers.every((number, index) => pool.text(number) === names[index])).toBe(true)
  })

  test('gives each text back, whatever its bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 5 })), (names) => {
        const pool = new NamePool()
        const numbers = names.map((name) => pool.numberOf(name, 0, name.length))
        expect(numbers.map((number) => [...latin1Bytes(pool.text(number))])).toEqual(names.map((name) => [...name]))
        expect(new Set(numbers).size).toBe(pool.count)
      }),
      { numRuns },
    )
  })
})
