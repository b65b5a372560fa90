import fc from 'fast-check'
import koffi from 'koffi'
import { describe, expect, test } from 'vitest'
import { fnmatch } from '../../src/formats/alias/index.ts'

// Node calls setlocale(LC_CTYPE) nowhere, so libc is in the C locale here, as kmod's tools are.
const libc = koffi.load('libc.so.6')
const libcFnmatch: (pattern: Buffer, subject: Buffer, flags: number) => number = libc.func(
  'int fnmatch(const uint8_t *pattern, const uint8_t *subject, int flags)',
)

function matchesInLibc(pattern: string, subject: string): boolean {
  return libcFnmatch(Buffer.from(`${pattern}\0`, 'latin1'), Buffer.from(`${subject}\0`, 'latin1'), 0) === 0
}

const CHARACTERS = ['[', ']', '!', '^', '-', '*', '?', '\\', 'a', 'b', 'c', 'z', 'A', '0', '/', '.', ':', '=', '_']
const BYTES = ['\x01', '\x7f', '\x80', '\xe9', '\xff']
const PIECES = [
  '[:',
  ':]',
  '[=',
  '=]',
  '[.',
  '.]',
  '[:alpha:]',
  '[:zoo:]',
  '[:no:]',
  '[=a=]',
  '[.a.]',
  '[.-.]',
  '[.ab.]',
]
const SETS = ['a-z', 'z-a', '[a-c]', '[!a]', '[]a]', '[^]a]', '[[:punct:]]', '[a-[.c.]]', '[\\]]', '[\\a-\\c]']

const pattern = fc
  .array(fc.constantFrom(...CHARACTERS, '[', '[', ']', '*', ...BYTES, ...PIECES, ...SETS), { maxLength: 14 })
  .map((pieces) => pieces.join(''))
const subject = fc.array(fc.constantFrom(...CHARACTERS, ...BYTES), { maxLength: 8 }).map((pieces) => pieces.join(''))

describe('fnmatch()', () => {
  test('answers as libc does for ill-formed patterns and odd bytes', { timeout: 600_000 }, () => {
    const runs = Number(process.env['FUZZ_RUNS'] ?? 200_000)
    fc.assert(
      fc.property(pattern, subject, (p, s) => {
        if (fnmatch(p, s) !== matchesInLibc(p, s)) throw new Error(`differs from libc for ${JSON.stringify([p, s])}`)
        // A pattern as its own subject reaches the ends of brackets that random text misses.
        if (fnmatch(p, p) !== matchesInLibc(p, p)) throw new Error(`differs from libc for ${JSON.stringify([p, p])}`)
      }),
      { numRuns: runs },
    )
  })

  test('knows the classes of the C locale as libc does', () => {
    const names = [
      'alnum',
      'alpha',
      'blank',
      'cntrl',
      'digit',
      'graph',
      'lower',
      'print',
      'punct',
      'space',
      'upper',
      'xdigit',
    ]
    for (const name of names) {
      for (let byte = 1; byte < 256; byte++) {
        const character = String.fromCharCode(byte)
        const ours = [fnmatch(`[[:${name}:]]`, character), fnmatch(`[![:${name}:]]`, character)]
        const theirs = [matchesInLibc(`[[:${name}:]]`, character), matchesInLibc(`[![:${name}:]]`, character)]
        expect([name, byte, ours]).toEqual([name, byte, theirs])
      }
    }
  })

  test.each([1, 14, 255, 256, 2046, 2047, 2048, 2049])('reads a class name of %i letters as libc does', (length) => {
    const name = 'b'.repeat(length)
    for (const p of [`[[:${name}:]]`, `[[:${name}x`, `[[:${name}`, `[a[:${name}:]]`, `[a[:${name}x]`, `[[:${name}z]`]) {
      for (const s of ['a', 'b', '[', ':', p]) expect([s, fnmatch(p, s)]).toEqual([s, matchesInLibc(p, s)])
    }
  })
})
