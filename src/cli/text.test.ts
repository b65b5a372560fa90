import { describe, expect, test } from 'vitest'
import { jsonLine, linesOf, toByteString, toUnicode } from './text.ts'

async function linesFrom(...chunks: string[]): Promise<string[]> {
  async function* stream(): AsyncIterable<Uint8Array> {
    for (const chunk of chunks) yield Buffer.from(chunk, 'latin1')
  }
  const lines: string[] = []
  for await (const line of linesOf(stream())) lines.push(line)
  return lines
}

describe('toByteString() and toUnicode()', () => {
  test('are UTF-8 there and back', () => {
    expect(toByteString('é€😀')).toBe('\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80')
    expect(toUnicode(toByteString('é€😀'))).toBe('é€😀')
  })

  test('make U+FFFD of bytes that are no UTF-8', () => {
    expect(toUnicode('a\xe9\xffb')).toBe('a\ufffd\ufffdb')
  })
})

describe('jsonLine()', () => {
  test('is one line of UTF-8 bytes, whatever the strings hold', () => {
    const line = jsonLine({ asked: 'a\n"\\\xc3\xa9\xff\0', list: ['\u2028'], number: 1, nothing: null })

    expect(line.split('\n')).toHaveLength(2)
    expect(line).toMatch(/^[\0-\xff]*$/)
    expect(JSON.parse(toUnicode(line))).toMatchObject({ asked: 'a\n"\\é\ufffd\0', number: 1, nothing: null })
  })
})

describe('linesOf()', () => {
  test.each([
    ['no input', [], []],
    ['a last line without newline', ['a\nb'], ['a', 'b']],
    ['a last line with one', ['a\nb\n'], ['a', 'b']],
    ['empty lines', ['\n\na\n\n'], ['', '', 'a', '']],
    ['lines in pieces', ['a', 'b\nc', '', 'd', '\n'], ['ab', 'cd']],
    ['odd bytes and carriage returns', ['\xff\0\r\n\xe9'], ['\xff\0\r', '\xe9']],
  ])('splits %s', async (_, chunks, expected) => {
    expect(await linesFrom(...chunks)).toEqual(expected)
  })

  test('gives a line as soon as it is complete', async () => {
    let sent = 0
    async function* stream(): AsyncIterable<Uint8Array> {
      for (const chunk of ['a\nb', '\n']) {
        sent++
        yield Buffer.from(chunk)
      }
    }

    const { value } = await linesOf(stream())[Symbol.asyncIterator]().next()

    expect([value, sent]).toEqual(['a', 1])
  })

  test('puts together a line of 1 MiB that comes in small pieces', async () => {
    const [line] = await linesFrom(...Array.from({ length: 16 * 1024 }, () => 'x'.repeat(64)))

    expect(line).toHaveLength(1024 * 1024)
  })

  test('refuses a longer one before all of it has come', async () => {
    let sent = 0
    async function* endless(): AsyncIterable<Uint8Array> {
      for (; ; sent++) yield Buffer.alloc(64 * 1024, 'x')
    }

    const first = linesOf(endless())[Symbol.asyncIterator]().next()

    await expect(first).rejects.toMatchObject({ kind: 'format', problem: 'line of more than 1 MiB' })
    expect(sent).toBeLessThan(20)
  })
})
