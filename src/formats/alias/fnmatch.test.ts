import { describe, expect, test } from 'vitest'
import { fnmatch } from './index.ts'

describe('fnmatch()', () => {
  test.each([
    ['', ''],
    ['*', ''],
    ['*', '.a/b'],
    ['a?c', 'a/c'],
    ['usb:v*d[0-3]*ic08*', 'usb:v1234d2ic08in00'],
    ['[]a]', ']'],
    ['[!a-c]', 'd'],
    ['[^a-c]', 'd'],
    ['[[:alpha:]_]', '_'],
    ['[[:digit:]]', '7'],
    ['[[=a=]]', 'a'],
    ['[[.a.]-c]', 'b'],
    ['[\\]]', ']'],
    ['[a', '[a'],
    ['\\*', '*'],
    ['\\a', 'a'],
    ['[\x80-\xff]', '\xe9'],
    ['a*b*c', 'aXbXbXc'],
  ])('matches %j with %j', (pattern, subject) => {
    expect(fnmatch(pattern, subject)).toBe(true)
  })

  test.each([
    ['a', 'A'],
    ['?', ''],
    ['a*b', 'a'],
    ['[a-c]', 'd'],
    ['[a]', ''],
    ['[[:foo:]]', 'f'],
    ['[[:alpha:]]', '\xe9'],
    ['[a', 'a'],
    ['a\\', 'a\\'],
    ['abc', 'ab'],
    ['ab', 'abc'],
  ])('does not match %j with %j', (pattern, subject) => {
    expect(fnmatch(pattern, subject)).toBe(false)
  })

  test('takes a NUL for the end of either string', () => {
    expect(fnmatch('a\0b', 'a')).toBe(true)
    expect(fnmatch('a*', 'a\0b')).toBe(true)
    expect(fnmatch('a', 'a\0b')).toBe(true)
  })

  test('answers at once where many stars invite backtracking', () => {
    expect(fnmatch(`${'*a'.repeat(5000)}b`, 'a'.repeat(5000))).toBe(false)
  })
})
