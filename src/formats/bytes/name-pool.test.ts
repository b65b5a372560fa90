import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { latin1Bytes, NamePool } from './index.ts'

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 300)

describe('NamePool', () => {
  test('numbers names from 0, the same name always the same', () => {
    const pool = new NamePool()

    expect(['one', 'two', 'one'].map((name) => pool.numberOf(latin1Bytes(name)))).toEqual([0, 1, 0])
    expect(pool.numberOfText('two')).toBe(1)
    expect([pool.text(0), pool.text(1), pool.count]).toEqual(['one', 'two', 2])
  })

  test('tells the first byte of a name', () => {
    const pool = new NamePool()

    expect(['.x', '', '\xff'].map((text) => pool.firstByte(pool.numberOfText(text)))).toEqual([0x2e, 0, 0xff])
  })

  test('numbers many names that lie one behind the other', () => {
    const pool = new NamePool()
    pool.numberOfText('two')

    expect(pool.numberEach(latin1Bytes('onetwoone'), Uint32Array.of(3, 6, 6, 9))).toEqual(Uint32Array.of(1, 0, 2, 1))
    expect(pool.numberEach(new Uint8Array(), new Uint32Array())).toEqual(new Uint32Array())
    expect(pool.text(2)).toBe('')
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
      fc.property(fc.array(fc.uint8Array({ maxLength: 20 })), (names) => {
        const pool = new NamePool()
        const numbers = names.map((name) => pool.numberOf(name))
        expect(numbers.map((number) => [...latin1Bytes(pool.text(number))])).toEqual(names.map((name) => [...name]))
        expect(new Set(numbers).size).toBe(pool.count)
      }),
      { numRuns },
    )
  })
})
