import { expect, test } from 'vitest'
import { splitOptions } from './environment-options.ts'

// Every answer is kmod 34.2's, seen as the operands of `modprobe -a -R`.
test.each([
  ['', []],
  ['-q -v', ['-q', '-v']],
  ['-C "a b" -v', ['-C', 'a b', '', '-v']],
  ["-C 'a b'", ['-C', 'a b']],
  ['--config="a b"', ['--config=a b']],
  ['a"b c"d', ['ab cd']],
  ['"a b"c d', ['a b', 'c', 'd']],
  ['  a  b  ', ['', '', 'a', '', 'b', '']],
  ['""', ['']],
  ['"\'a\'"', ["'a'"]],
  ['x "a b', ['x', '"a b']],
  ["a\" b 'c'", ["a\" b 'c'"]],
  ['a\\ b', ['a\\', 'b']],
  ['a\tb\nc', ['a\tb\nc']],
])('splitOptions(%j) is %j', (text, words) => {
  expect(splitOptions(text)).toEqual(words)
})
