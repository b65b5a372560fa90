import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { latin1Bytes } from '../bytes/index.ts'
import { depmodConfigOf, parseDepmodFile } from './index.ts'

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 300)

const parse = (text: string) => parseDepmodFile(latin1Bytes(text), 'x.conf')
const configOf = (text: string, release = '6.1.0') => depmodConfigOf(parse(text).directives, release)

describe('parseDepmodFile()', () => {
  test('reads each directive, and ignores words beyond those it takes', () => {
    const text =
      'search updates built-in\n\toverride  m * extra more\nexternal ^6 /ext more\nexclude a b\n# search x\n\nsearch external'
    expect(parse(text)).toEqual({
      directives: [
        { kind: 'search', places: [{ kind: 'path', path: 'updates' }, { kind: 'built-in' }] },
        { kind: 'override', module: 'm', version: '*', subdirectory: 'extra' },
        { kind: 'external', version: '^6', directory: '/ext' },
        { kind: 'exclude', names: ['a', 'b'] },
        { kind: 'search', places: [{ kind: 'external' }] },
      ],
      problems: [],
    })
  })

  test.each(['nonsense', 'Search updates', 'override m *', 'external *', 'external', 'override'])(
    'calls %j a bad line, by its last physical line',
    (line) => {
      const { directives, problems } = parse(`\\\n${line}\n`)
      expect(directives).toEqual([])
      const word = line.split(' ')[0]
      expect(problems).toEqual([{ level: 'error', text: `x.conf:2: ignoring bad line starting with '${word}'` }])
    },
  )

  test.each(['include /etc', 'make_map_files yes'])('has only news of %j', (line) => {
    const text = `x.conf:1: command ${line.split(' ')[0]} not implemented yet`
    expect(parse(line)).toEqual({ directives: [], problems: [{ level: 'info', text }] })
  })

  test('never fails, and gives each directive the words of its line', () => {
    const word = fc.constantFrom(
      'search',
      'override',
      'external',
      'exclude',
      '*',
      '\\',
      '#',
      ' ',
      '\t',
      '\n',
      'a',
      '\xff',
      '\0',
    )
    fc.assert(
      fc.property(fc.array(word, { maxLength: 30 }), (words) => {
        const { directives } = parse(words.join(''))
        for (const directive of directives) expect(JSON.stringify(directive)).not.toMatch(/[ \t]|\\n/)
      }),
      { numRuns },
    )
  })
})

describe('depmodConfigOf()', () => {
  test('adds up search lines, earlier ones first, and searches updates where there is none', () => {
    expect(configOf('search a\nsearch b').search.map((place) => 'path' in place && place.path)).toEqual(['a', 'b'])
    expect(configOf('search').search).toEqual([{ kind: 'path', path: 'updates' }])
  })

  test('has overrides and external directories of this release, the last line first', () => {
    const text =
      'override m * one\noverride m 6\\.1 two\noverride m 6\\.2 no\nexternal * /a\nexternal 6.1 /b\nexternal 7 /no'
    const { overrides, externals } = configOf(text)
    expect(overrides.map(({ subdirectory }) => subdirectory)).toEqual(['two', 'one'])
    expect(externals).toEqual(['/b', '/a'])
  })

  test('collects excluded names', () => {
    expect([...configOf('exclude a b\nexclude b c').excludes]).toEqual(['a', 'b', 'c'])
  })
})
