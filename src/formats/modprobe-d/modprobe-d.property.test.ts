import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { latin1Bytes } from '../bytes/index.ts'
import { type ConfigFile, configOf, formatConfig, parseConfigFile, parseKernelCommandLine } from './index.ts'

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 300)

/**
 * Characters of everything that is told about a file, as JSON, for each of its bytes. The worst is a line of one letter,
 * of which a whole message is made.
 */
const CHARACTERS_PER_BYTE_MAX = 80
const CHARACTERS_FREE = 200

const KEYWORDS = ['alias', 'blacklist', 'options', 'install', 'remove', 'softdep', 'weakdep', 'include', 'x']

const piece = fc.oneof(
  fc.constantFrom(...KEYWORDS, 'pre:', 'post:', 'm-n', '[a-b]', '[', ']', '#', '\\', '\\\n', '\0', '\r', '\v', '\xff'),
  { weight: 2, arbitrary: fc.constantFrom(' ', '\t', '\n', ' ') },
)
const text = fc.array(piece, { maxLength: 60 }).map((pieces) => latin1Bytes(pieces.join('')))
const random = fc.uint8Array({ maxLength: 300 })

const word = fc.string({ unit: fc.constantFrom(...'a-_.="[], \t\n'), maxLength: 12 })
const commandLine = fc
  .array(fc.oneof(word, fc.constantFrom('modprobe.blacklist=', 'm.p=v', '"m.p=a b"', ' ')), { maxLength: 12 })
  .map((words) => latin1Bytes(words.join('')))

describe('parseConfigFile()', () => {
  test('answers for any text, and answers no more than the text can hold', () => {
    fc.assert(
      fc.property(fc.oneof(text, random), (bytes) => staysInBounds(parseConfigFile(bytes, 'a'), bytes)),
      { numRuns },
    )
  })

  test('makes of each line a directive, a problem, or nothing', () => {
    fc.assert(
      fc.property(text, (bytes) => {
        const { directives, problems } = parseConfigFile(bytes, 'a')
        const newlines = bytes.filter((byte) => byte === 0x0a).length
        expect(directives.length + problems.length).toBeLessThanOrEqual(newlines + 1)
        for (const { origin } of directives) expect(origin.line).toBeLessThanOrEqual(newlines + 1)
      }),
      { numRuns },
    )
  })

  test('reads back what formatConfig() prints of well-formed lines', () => {
    const name = fc.constantFrom('a', 'b_c', 'd*', '[e-f]')
    const names = fc.array(name, { minLength: 1, maxLength: 3 }).map((all) => all.join(' '))
    const line = fc.oneof(
      fc.tuple(name, name).map(([pattern, module]) => `alias ${pattern} ${module}`),
      name.map((module) => `blacklist ${module}`),
      fc.tuple(fc.constantFrom('options', 'install', 'remove', 'weakdep'), name, names).map((words) => words.join(' ')),
      // Only one group, because no space stands between two when they are printed.
      fc.tuple(name, fc.constantFrom('pre:', 'post:'), names).map((words) => `softdep ${words.join(' ')}`),
    )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 10 }), (lines) => {
        const printed = formatConfig(configOf(parseConfigFile(latin1Bytes(lines.join('\n')), 'a').directives))
        expect(printed.toSorted()).toEqual(lines.toSorted())
      }),
      { numRuns },
    )
  })
})

describe('parseKernelCommandLine()', () => {
  test('answers for any text, and answers no more than the text can hold', () => {
    fc.assert(
      fc.property(fc.oneof(commandLine, random), (bytes) => staysInBounds(parseKernelCommandLine(bytes), bytes)),
      { numRuns },
    )
  })

  test('gives no parameter with white space outside quotes', () => {
    fc.assert(
      fc.property(commandLine, (bytes) => {
        for (const directive of parseKernelCommandLine(bytes).directives) {
          const value = directive.kind === 'options' ? directive.options : ''
          expect(value.replaceAll(/"[^"]*"/g, '')).not.toMatch(/[ \t\n]/)
        }
      }),
      { numRuns },
    )
  })
})

function staysInBounds({ directives, problems }: ConfigFile, bytes: Uint8Array): void {
  const characters = JSON.stringify([directives, problems]).length
  expect(characters).toBeLessThanOrEqual(CHARACTERS_FREE + CHARACTERS_PER_BYTE_MAX * bytes.length)
}
