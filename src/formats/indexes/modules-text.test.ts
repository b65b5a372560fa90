import { describe, expect, test } from 'vitest'
import { FormatError } from '../../errors.ts'
import { normalizeModuleName } from '../../names.ts'
import { latin1Bytes } from '../bytes/index.ts'
import {
  builtinModinfo,
  formatModulesAlias,
  formatModulesBuiltin,
  formatModulesDep,
  formatModulesDevname,
  formatModulesOrder,
  formatModulesSoftdep,
  formatModulesSymbols,
  formatModulesWeakdep,
  type Parsed,
  parseDepLine,
  parseDeviceAlias,
  parseModulesAlias,
  parseModulesBuiltin,
  parseModulesBuiltinModinfo,
  parseModulesDep,
  parseModulesDevname,
  parseModulesOrder,
  parseModulesSoftdep,
  parseModulesSymbols,
  parseModulesWeakdep,
} from './index.ts'

const module = normalizeModuleName

describe('parseDepLine()', () => {
  test.each([
    ['kernel/x.ko:', { path: 'kernel/x.ko', dependencies: [] }],
    ['x.ko: a.ko  b.ko\t/c.ko ', { path: 'x.ko', dependencies: ['a.ko', 'b.ko', '/c.ko'] }],
    ['x:y.ko: a.ko', { path: 'x', dependencies: ['y.ko:', 'a.ko'] }],
  ])('reads %j as libkmod does', (line, expected) => {
    expect(parseDepLine(line)).toEqual(expected)
  })

  test('has no meaning for a line without a colon', () => {
    expect(parseDepLine('x.ko a.ko')).toBeUndefined()
  })
})

describe('the text files', () => {
  const files: [string, (bytes: Uint8Array) => Parsed<unknown>, (entries: never) => string, string][] = [
    ['modules.dep', parseModulesDep, formatModulesDep, 'kernel/x.ko: kernel/a.ko b.ko\nkernel/a.ko:\n'],
    [
      'modules.alias',
      parseModulesAlias,
      formatModulesAlias,
      '# Aliases extracted from modules themselves.\nalias pci:v-[0-9]* x\nalias of two words y\n',
    ],
    [
      'modules.symbols',
      parseModulesSymbols,
      formatModulesSymbols,
      '# Aliases for symbols, used by symbol_request().\nalias symbol:crc32c libcrc32c\n',
    ],
    [
      'modules.softdep',
      parseModulesSoftdep,
      formatModulesSoftdep,
      '# Soft dependencies extracted from modules themselves.\nsoftdep nfsd pre: crypto-md5\n',
    ],
    [
      'modules.weakdep',
      parseModulesWeakdep,
      formatModulesWeakdep,
      '# Weak dependencies extracted from modules themselves.\nweakdep a b c\n',
    ],
    ['modules.order', parseModulesOrder, formatModulesOrder, 'kernel/a.ko\nkernel/b.ko\n'],
    ['modules.builtin', parseModulesBuiltin, formatModulesBuiltin, 'kernel/a.ko\nkernel/b.ko\n'],
    [
      'modules.devname',
      parseModulesDevname,
      formatModulesDevname,
      '# Device nodes to trigger on-demand module loading.\ntun net/tun c10:200\nloop loop0 b7:0\n',
    ],
  ]

  test.each(files)('%s is read, and written as it was', (_, parse, format, text) => {
    const { entries, problems } = parse(latin1Bytes(text))

    expect(problems).toEqual([])
    expect(format(entries as never)).toBe(text)
  })

  test.each(files)('%s may be empty', (_, parse) => {
    expect(parse(new Uint8Array())).toEqual({ entries: [], problems: [] })
  })

  test('say which lines they have no meaning for, and go on', () => {
    const { entries, problems } = parseModulesAlias(latin1Bytes('alias a b\nalias c\n\n# d\nalias e f\n'))

    expect(entries).toEqual([
      { alias: 'a', module: 'b' },
      { alias: 'e', module: 'f' },
    ])
    expect(problems).toEqual([
      { lineNumber: 2, text: 'alias c' },
      { lineNumber: 3, text: '' },
    ])
  })
})

describe('parseModulesOrder()', () => {
  test.each([
    ['has no newline', 'a.ko\nb.ko', 2],
    ['goes on behind a NUL', 'a.ko\nb.ko\0\nc.ko\n', 2],
    ['is longer than a path', `${'x'.repeat(4095)}\nb.ko\n`, 1],
  ])('reads nothing from a line on that %s', (_, text, lineNumber) => {
    const { entries, problems } = parseModulesOrder(latin1Bytes(text))
    const lines = text.split('\n')
    expect(problems).toEqual([{ lineNumber, text: lines[lineNumber - 1] }])
    expect(entries).toEqual(lines.slice(0, lineNumber - 1))
  })

  test('takes the longest line that a path can be, and one that is a NUL alone', () => {
    const lines = ['x'.repeat(4094), '\0']
    expect(parseModulesOrder(latin1Bytes(`${lines.join('\n')}\n`))).toEqual({ entries: lines, problems: [] })
  })
})

describe('parseModulesBuiltin()', () => {
  test('has a problem with a line that does not begin with a letter', () => {
    expect(parseModulesBuiltin(latin1Bytes('#a.ko\nb.ko\n')).problems).toEqual([{ lineNumber: 1, text: '#a.ko' }])
  })

  test('reads a path up to a NUL', () => {
    const { entries } = parseModulesBuiltin(latin1Bytes('kernel/a.ko\0kernel/b.ko\nkernel/c.ko\n'))
    expect(entries).toEqual(['kernel/a.ko', 'kernel/c.ko'])
  })
})

describe('formatModulesDevname()', () => {
  test('leaves the file empty without entries', () => {
    expect(formatModulesDevname([])).toBe('')
  })
})

describe('parseModulesDevname()', () => {
  test.each([
    ['m d c1:2', 1, 2],
    [' m  d\tc1:2 junk', 1, 2],
    ['m d c -1:+2', 4294967295, 2],
    ['m d c4294967296:2', 0, 2],
    ['m d\vc99999999999999999999:2x', 4294967295, 2],
    ['m d c-99999999999999999999: 2', 4294967295, 2],
    ['m d c01:0x2', 1, 0],
  ])('reads the numbers of %j as scanf does', (line, major, minor) => {
    expect(parseModulesDevname(latin1Bytes(line)).entries).toEqual([
      { module: 'm', node: 'd', type: 'c', major, minor },
    ])
  })

  test.each(['', 'm', 'm d', 'm d u1:2', 'm d c1', 'm d c1 :2', 'm d c:4', 'm d c3:x', '\r', '  # z'])(
    'has no meaning for %j',
    (text) => {
      const { entries, problems } = parseModulesDevname(latin1Bytes(`${text}\n`))

      expect([entries, problems]).toEqual([[], [{ lineNumber: 1, text }]])
    },
  )
})

describe('builtinModinfo()', () => {
  test('gives the first run of records, whose keys may hold dots and values equals signs', () => {
    const bytes = latin1Bytes('ab.x=1\0a.x.y=1\0a.z=2=3\0b.x=1\0a.late=1\0')

    expect(builtinModinfo(bytes, module('a'))).toEqual([
      { module: 'a', key: 'x.y', value: '1' },
      { module: 'a', key: 'z', value: '2=3' },
    ])
  })

  test('reads a last record without its NUL, and one without value', () => {
    expect(builtinModinfo(latin1Bytes('a.x\0a.y=2'), module('a'))).toEqual([
      { module: 'a', key: 'x', value: '' },
      { module: 'a', key: 'y', value: '2' },
    ])
  })

  test('fails at a record that names no module, unless it has found all before', () => {
    const bytes = latin1Bytes('a.x=1\0b.y=2\0noDot\0')

    expect(builtinModinfo(bytes, module('a'))).toHaveLength(1)
    expect(() => builtinModinfo(bytes, module('b'))).toThrow(FormatError)
    expect(() => [...parseModulesBuiltinModinfo(bytes)]).toThrow('unexpected string without modname prefix')
  })
})

describe('parseDeviceAlias()', () => {
  test.each([
    ['char-major-10-200', { type: 'c', major: 10, minor: 200 }],
    ['block-major-7-1x', { type: 'b', major: 7, minor: 1 }],
    ['char-major- 9- 5', { type: 'c', major: 9, minor: 5 }],
    ['char-major--4-0x5', { type: 'c', major: 4294967292, minor: 0 }],
    ['char-major-99999999999-5', { type: 'c', major: 1215752191, minor: 5 }],
  ])('reads %j as scanf(3) does', (alias, device) => {
    expect(parseDeviceAlias(alias)).toEqual(device)
  })

  test.each(['char-major-10-*', 'char_major-10-1', 'block-major-7', ' char-major-1-2', 'devname:x'])(
    'has no meaning for %j',
    (alias) => {
      expect(parseDeviceAlias(alias)).toBeUndefined()
    },
  )
})
