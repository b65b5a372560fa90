import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatLoadRequest, type LoadRequest, parseLoadRequest } from './index.ts'

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 300)

const REQUEST: LoadRequest = {
  asked: ['pci:v00008086d*', 'na\xefve "quoted" \\ modalias'],
  from: 'uevent',
  useBlacklist: true,
  parameters: 'debug=1',
  device: { devpath: '/devices/x', action: 'add', seqnum: 7, synthUuid: '0' },
}

describe('parseLoadRequest()', () => {
  test('reads what formatLoadRequest() has written', () => {
    expect(parseLoadRequest(formatLoadRequest(REQUEST).body)).toEqual(REQUEST)
  })

  test.each([
    ['', 'the request is no JSON object'],
    ['[]', 'the request is no JSON object'],
    ['{"asked":["m"]}', '"from" is "kernel", "uevent" or "person"'],
    ['{"asked":[],"from":"person"}', '"asked" is a list of names and aliases'],
    ['{"asked":"m","from":"person"}', '"asked" is a list of names and aliases'],
    ['{"asked":[""],"from":"person"}', 'a name is no printable text'],
    ['{"asked":["a\\nb"],"from":"person"}', 'a name is no printable text'],
    ['{"asked":["a\\u0000b"],"from":"person"}', 'a name is no printable text'],
    ['{"asked":["\\u0100"],"from":"person"}', 'a name is no printable text'],
    ['{"asked":["m"],"from":"person","useBlacklist":1}', '"useBlacklist" is true or false'],
    ['{"asked":["m"],"from":"person","seqnum":-1}', '"seqnum" is no number'],
    ['{"asked":["m"],"from":"person","devpath":7}', '"devpath" is no printable text'],
    ['{"asked":["m"],"from":"person","force":true}', 'there is no "force" in a request'],
    ['{"asked":["m"],"from":"person","__proto__":{}}', 'there is no "__proto__" in a request'],
  ])('refuses %s', (body, problem) => {
    expect(parseLoadRequest(body)).toEqual({ problem, tooLarge: false })
  })

  test.each([
    ['a body', JSON.stringify({ asked: ['m'], from: 'person', devpath: 'x'.repeat(70_000) })],
    ['a list', JSON.stringify({ asked: Array.from({ length: 257 }, () => 'm'), from: 'person' })],
  ])('says of %s that it is too large', (_, body) => {
    expect(parseLoadRequest(body)).toMatchObject({ tooLarge: true })
  })

  test('gives a request or a problem for any text, and never throws', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.json(),
      fc.json().map((json) => `{"asked":["m"],"from":"person","seqnum":${json}}`),
    )
    fc.assert(
      fc.property(texts, (body) => {
        const read = parseLoadRequest(body)
        expect('problem' in read || read.asked.length > 0).toBe(true)
      }),
      { numRuns },
    )
  })
})
