import { describe, expect, test } from 'vitest'
import { latin1Bytes } from '../bytes/index.ts'
import { configOf, formatConfig, parseKernelCommandLine } from './index.ts'

/** What a command line says, in the lines of `modprobe -c`. Each expected one below is kmod 34's answer. */
function says(text: string): string[] {
  return formatConfig(configOf(parseKernelCommandLine(latin1Bytes(`${text}\n`)).directives))
}

/** The same for words in front of `k.l`, which tells whether the reading went on behind them. */
function saysBefore(text: string): string[] {
  const lines = says(`${text} k.l`)
  expect(lines.at(-1)).toBe('options k l')
  return lines.slice(0, -1)
}

describe('parseKernelCommandLine()', () => {
  test.each([
    ['a.b', 'options a b'],
    ['a.', 'options a '],
    ['.b=1', 'options  b=1'],
    ['a.b=', 'options a b='],
    ['a.b=c.d', 'options a b=c.d'],
    ['a.b=1=2', 'options a b=1=2'],
    ['a.b[1.2]=3', undefined],
    ['a[1].b=1', 'options a[1] b=1'],
    ['a-b.c-d=1', 'options a_b c-d=1'],
    ['a.b.c=1', undefined],
    ['x=y.z', undefined],
    ['a=1.b=2', undefined],
    ['a', undefined],
    ['--', undefined],
    ["'a.b=c d'", "options 'a b=c"],
    ['a.b=c\\ d', 'options a b=c\\'],
    ['modprobe.x=1', 'options modprobe x=1'],
    ['mod-probe.x=1', 'options mod_probe x=1'],
  ])('takes the word %j for %j', (word, expected) => {
    expect(saysBefore(word)).toEqual(expected === undefined ? [] : [expected])
  })

  test.each([
    ['  a.b   c.d ', ['options a b', 'options c d']],
    ['a.b c\td.e=1', ['options a b', 'options d e=1']],
    ['a.b\nc.d=1', ['options a b', 'options c d=1']],
    ['a.b=\vc\fd\re', ['options a b=']],
    ['"a.b=c d"\fk.l', ['options a b="c d"', 'options k l']],
  ])('splits %j at white space', (text, expected) => {
    expect(says(text)).toEqual(expected)
  })

  test('cuts a parameter at a NUL, like any C program', () => {
    expect(says('a.b=1\0 c.d=2')).toEqual(['options a b=1'])
  })

  test('reads 4095 bytes', () => {
    expect(says(`${'x'.repeat(4089)} a.b=12345`)).toEqual(['options a b=1'])
    expect(says(`${'x'.repeat(4096)} a.b=1`)).toEqual([])
  })
})

describe('quotes on the kernel command line', () => {
  test.each([
    ['a.b="c d"', 'options a b="c d"'],
    ['a.b=x"c d"e', 'options a b=x"c d"e'],
    ['a.b=" "', 'options a b=" "'],
    ['a.b=""', 'options a b=""'],
    ['"q.r=x s.t=1"', 'options q r="x s.t=1"'],
    ['"a.b=c"d', 'options a b="c"d'],
    ['"a.b=c""d.e=f"', 'options a b="c""d.e=f"'],
  ])('in or around a value are kept: %j makes %j', (word, expected) => {
    expect(saysBefore(word)).toEqual([expected])
  })

  test.each(['a."b=c d"', '"a.b"=c', '"q.r s.t=1"', '""a.b=c', 'a.b"c d"=1', '"a b.c=1"'])(
    'anywhere else spoil their word: %j',
    (word) => {
      expect(saysBefore(word)).toEqual([])
    },
  )

  test('start again with every word', () => {
    expect(says('"a.b=c" "d.e=f" k.l')).toEqual(['options a b="c"', 'options d e="f"', 'options k l'])
  })

  test.each(['a.b="c d k.l=1', 'a.b=c"d k.l=1', 'a"b.c=1 k.l', 'a.b"c=1 k.l', '"a.b k.l'])(
    'that never close swallow the rest: %j',
    (text) => {
      expect(says(text)).toEqual([])
    },
  )

  test('that never close leave the words before them', () => {
    expect(says('a.b="x" y.z="w')).toEqual(['options a b="x"'])
  })
})

describe('modprobe.blacklist', () => {
  test.each([
    ['modprobe.blacklist=a-b,c,,d', ['blacklist a-b', 'blacklist c', 'blacklist ', 'blacklist d']],
    ['modprobe.blacklist=', ['blacklist ']],
    ['modprobe.blacklist=,', ['blacklist ', 'blacklist ']],
    ['modprobe.blacklist=a.b', ['blacklist a.b']],
    ['modprobe.blacklist="a,b"', ['blacklist "a', 'blacklist b"']],
    ['"modprobe.blacklist=a,b c"', ['blacklist "a', 'blacklist b c"']],
    ['modprobe.blacklist', ['options modprobe blacklist']],
    ['modprobe.blacklistx=a', ['options modprobe blacklistx=a']],
    ['modprobe.blacklist.x=a', []],
  ])('%j makes %j', (word, expected) => {
    expect(saysBefore(word)).toEqual(expected)
  })
})

describe('a module name with brackets that do not match', () => {
  test('is told in the words of libkmod, with its dashes replaced up to the bracket', () => {
    const { directives, problems } = parseKernelCommandLine(latin1Bytes('ivrs-x[14:00-0.5]=x a-b].c=1'))

    expect(directives).toEqual([])
    expect(problems).toEqual([
      "Ignoring bad option on kernel command line while parsing module name: 'ivrs_x[14:00-0'",
      "Ignoring bad option on kernel command line while parsing module name: 'a_b]'",
    ])
  })
})
