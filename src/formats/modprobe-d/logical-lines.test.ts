import { describe, expect, test } from 'vitest'
import { latin1Bytes } from '../bytes/index.ts'
import { logicalLines } from './logical-lines.ts'

/** The lines of a text, each as `number text`. */
function lines(text: string): string[] {
  return Array.from(logicalLines(latin1Bytes(text)), ({ lineNumber, text: line }) => `${lineNumber} ${line}`)
}

describe('logicalLines()', () => {
  test.each([
    ['nothing', '', []],
    ['a last line without newline', 'a\nb', ['1 a', '2 b']],
    ['an empty line', 'a\n\nb\n', ['1 a', '2 ', '3 b']],
    ['a backslash before a newline, which joins with nothing between', 'a\\\nb\nc\n', ['2 ab', '3 c']],
    ['two of them', 'a\\\n\\\nb', ['3 ab']],
    ['a comment, which is joined as well', '# a\\\nb\nc', ['2 # ab', '3 c']],
    ['a backslash before anything else, which vanishes', '\\a\\ \\\\\\#', ['1 a \\#']],
    ['a backslash at the end of the file, which vanishes', 'a\\', ['1 a']],
    ['nothing but a backslash', '\\', []],
    ['a carriage return, which is a character', 'a\r\n', ['1 a\r']],
    ['a backslash before a carriage return, which joins nothing', 'a\\\r\nb', ['1 a\r', '2 b']],
    ['a NUL, which ends the text of its line only', 'a\0b\nc\\\0d\n', ['1 a', '2 c']],
    ['bytes above 127', '\xe9\xff', ['1 \xe9\xff']],
  ])('reads %s', (_, text, expected) => {
    expect(lines(text)).toEqual(expected)
  })
})
