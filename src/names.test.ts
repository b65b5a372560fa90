import { describe, expect, test } from 'vitest'
import { errnoName, errnoOf, isErrnoName, moduleNameOfPath, normalizeModuleName, strerror } from './names.ts'

describe('normalizeModuleName()', () => {
  test.each([
    ['snd-hda-intel', 'snd_hda_intel'],
    ['snd_hda_intel', 'snd_hda_intel'],
    ['a-b.c-d', 'a_b'],
    ['.ko', ''],
    ['', ''],
    ['a[b-c]', 'a[b_c]'],
    ['\xe9-\xff', '\xe9_\xff'],
  ])('makes of %j %j', (name, expected) => {
    expect(normalizeModuleName(name)).toBe(expected)
  })
})

describe('moduleNameOfPath()', () => {
  test.each([
    ['/lib/modules/6.1/kernel/snd-pcm.ko.xz', 'snd_pcm'],
    ['./a-b.ko', 'a_b'],
    ['x.ko', 'x'],
    ['/a.b/c-d', 'c_d'],
    ['/a/', ''],
  ])('makes of %j %j', (path, expected) => {
    expect(moduleNameOfPath(path)).toBe(expected)
  })
})

describe('the errno table', () => {
  const numbers = Array.from({ length: 133 }, (_, index) => index + 1).filter(
    (number) => number !== 41 && number !== 58,
  )

  test('has a name and a text for every number of Linux, and no two alike', () => {
    const names = numbers.map(errnoName)

    expect(names.filter((name) => /^E\d+$/.test(name))).toEqual([])
    expect(names.map(errnoOf)).toEqual(numbers)
    expect(new Set(names.map(strerror)).size).toBe(numbers.length)
  })

  test.each([
    ['ENOENT', 2, 'No such file or directory'],
    ['ENOEXEC', 8, 'Exec format error'],
    ['EEXIST', 17, 'File exists'],
    ['EKEYREJECTED', 129, 'Key was rejected by service'],
  ] as const)('says of %s %d, %s', (name, number, text) => {
    expect([errnoOf(name), errnoName(number), strerror(name)]).toEqual([number, name, text])
  })

  test.each([0, 41, 58, 134, 517, 100_000])('calls %d by its number, which has no name', (number) => {
    const name = errnoName(number)

    expect([name, errnoOf(name), strerror(name)]).toEqual([`E${number}`, number, `Unknown error ${number}`])
  })
})

describe('isErrnoName()', () => {
  test.each(['EPERM', 'E517', 'EHWPOISON'])('accepts %s', (name) => {
    expect(isErrnoName(name)).toBe(true)
  })

  test.each(['', 'E', 'eperm', 'EPERMX', 'E5x', 'toString', 'constructor', 'ERR_INVALID_ARG_VALUE'])(
    'refuses %j',
    (name) => {
      expect(isErrnoName(name)).toBe(false)
    },
  )
})
