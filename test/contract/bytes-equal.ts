import { expect } from 'vitest'

/** Asserts that bytes are equal. `toEqual` takes a second for 300 kB. */
export function bytesEqual(actual: Uint8Array, expected: Uint8Array): void {
  expect(actual.length).toBe(expected.length)
  expect(Buffer.compare(actual, expected)).toBe(0)
}
