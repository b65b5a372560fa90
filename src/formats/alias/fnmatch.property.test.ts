import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fnmatch, normalizeAlias, parseModalias } from './index.ts'

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 300)

const byteString = fc
  .uint8Array({ maxLength: 60 })
  .map((bytes) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
const nasty = fc
  .array(fc.constantFrom('[', ']', '[:', ':]', '[=', '[.', '!', '-', '*', '?', '\\', 'a', 'b', '[:alpha:]', '\xff'), {
    maxLength: 30,
  })
  .map((pieces) => pieces.join(''))
const plain = fc.stringMatching(/^[a-z0-9:,]{0,40}$/)

describe('fnmatch()', () => {
  test('answers yes or no to anything', () => {
    fc.assert(
      fc.property(fc.oneof(nasty, byteString), fc.oneof(nasty, byteString), (pattern, subject) => {
        expect(typeof fnmatch(pattern, subject)).toBe('boolean')
      }),
      { numRuns },
    )
  })

  test('matches a plain string with itself, and with any part of it replaced by a star', () => {
    fc.assert(
      fc.property(plain, fc.nat(), fc.nat(), (text, a, b) => {
        const [start, end] = [a % (text.length + 1), b % (text.length + 1)].sort((x, y) => x - y)
        expect(fnmatch(text, text)).toBe(true)
        expect(fnmatch(`${text.slice(0, start)}*${text.slice(end)}`, text)).toBe(true)
        expect(fnmatch(text, `${text}x`)).toBe(false)
      }),
      { numRuns },
    )
  })

  test('takes any byte for itself behind a backslash', () => {
    const withoutNul = byteString.map((text) => text.replaceAll('\0', ''))
    fc.assert(
      fc.property(withoutNul, (text) => {
        expect(fnmatch(Array.from(text, (character) => `\\${character}`).join(''), text)).toBe(true)
      }),
      { numRuns },
    )
  })
})

describe('normalizeAlias()', () => {
  test('is idempotent and keeps every character but the dash', () => {
    fc.assert(
      fc.property(fc.oneof(nasty, byteString), (text) => {
        const normal = normalizeAlias(text)
        if (normal === undefined) return
        expect(normalizeAlias(normal)).toBe(normal)
        expect(normal.replaceAll('-', '_')).toBe(text.replaceAll('-', '_'))
      }),
      { numRuns },
    )
  })
})

describe('parseModalias()', () => {
  const bus = fc.constantFrom(
    'pci',
    'usb',
    'cpu',
    'acpi',
    'of',
    'dmi',
    'input',
    'mei',
    'scsi',
    'tbsvc',
    'i3c',
    'virtio',
  )
  const letters = fc.array(
    fc.constantFrom('v', 'd', 'N', 'T', 'C', 'type:', ':', 'feature:', '0A', '*', '-e', 'k', ','),
  )

  test('answers anything with fields that the text contains', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          byteString,
          fc.tuple(bus, letters).map(([b, l]) => `${b}:${l.join('')}`),
        ),
        (text) => {
          for (const field of parseModalias(text)?.fields ?? []) expect(text).toContain(field.value)
        },
      ),
      { numRuns },
    )
  })
})
