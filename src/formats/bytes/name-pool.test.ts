import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { latin1, latin1Bytes, NamePool } from './index.ts'

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 300)

describe('NamePool', () => {
  test('numbers names from 0, the same name always the same', () => {
    const pool = new NamePool()
    const bytes = new DataView(latin1Bytes('one two one').buffer)

    expect([pool.numberOf(bytes, 0, 3), pool.numberOf(bytes, 4, 7), pool.numberOf(bytes, 8, 11)]).toEqual([0, 1, 0])
    expect(pool.numberOfText('two')).toBe(1)
    expect([pool.text(0), pool.text(1), pool.count]).toEqual(['one', 'two', 2])
  })

  test('tells the first byte of a name', () => {
    const pool = new NamePool()

    expect(['.x', '', '\xff'].map((text) => pool.firstByte(pool.numberOfText(text)))).toEqual([0x2e, 0, 0xff])
  })

  test('numbers strings from where they begin to their NULs, or to the end of the bytes', () => {
    const byte = fc.oneof(fc.constantFrom(0, 0x61, 0x62, 0x80, 0xff), fc.nat(255))
    const text = fc.array(byte, { minLength: 1, maxLength: 40 }).map((bytes) => Uint8Array.from(bytes))
    fc.assert(
      fc.property(text, fc.array(fc.nat(), { maxLength: 8 }), (bytes, places) => {
        const pool = new NamePool()
        const starts = Uint32Array.from(places, (place) => place % bytes.length)
        const numbers = new Uint32Array(starts.length)
        const view = new DataView(bytes.buffer)
        expect(pool.numberStrings(view, starts, starts.length, numbers, Number.POSITIVE_INFINITY)).toBe(true)
        const strings = Array.from(starts, (start) => latin1(bytes.subarray(start)).split('\0', 1)[0]!)
        expect(Array.from(numbers, (number) => pool.text(number))).toEqual(strings)
        expect(strings.map((string) => pool.numberOfText(string))).toEqual([...numbers])
      }),
      { numRuns },
    )
  })

  test('gives up on strings that are longer than it was told', () => {
    const view = new DataView(latin1Bytes('one\0').buffer)
    const starts = Uint32Array.of(0, 1)
    const numbers = new Uint32Array(2)

    expect(new NamePool().numberStrings(view, starts, 2, numbers, 5)).toBe(true)
    expect(new NamePool().numberStrings(view, starts, 2, numbers, 4)).toBe(false)
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
        const numbers = names.map((name) => pool.numberOf(new DataView(name.buffer), 0, name.length))
        expect(numbers.map((number) => [...latin1Bytes(pool.text(number))])).toEqual(names.map((name) => [...name]))
        expect(new Set(numbers).size).toBe(pool.count)
      }),
      { numRuns },
    )
  })
})
