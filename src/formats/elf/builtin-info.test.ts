import { describe, expect, test } from 'vitest'
import { latin1Bytes } from '../bytes/index.ts'
import { builtinInfo } from './index.ts'

describe('builtinInfo()', () => {
  test('reads the records of one module', () => {
    const bytes = latin1Bytes('ext4.license=GPL\0crc32c.license=GPL v2\0crc32c.file=lib/a.b\0unix.license=GPL\0')

    expect(builtinInfo(bytes, 'crc32c')).toEqual([
      { key: 'license', value: 'GPL v2' },
      { key: 'file', value: 'lib/a.b' },
    ])
  })

  test('stops after the first run', () => {
    expect(builtinInfo(latin1Bytes('a.x=1\0b.x=2\0a.y=3\0'), 'a')).toEqual([{ key: 'x', value: '1' }])
  })

  test('tells a module from one whose name begins alike', () => {
    expect(builtinInfo(latin1Bytes('foobar.x=1\0foo.x=2\0'), 'foo')).toEqual([{ key: 'x', value: '2' }])
  })

  test('is undefined for a module without records', () => {
    expect(builtinInfo(latin1Bytes('a.x=1\0'), 'b')).toBeUndefined()
    expect(builtinInfo(new Uint8Array(0), 'b')).toBeUndefined()
  })

  test.each(['nodot\0a.x=1\0', 'a.x=1\0nodot\0', 'a.x=1\0\0'])('is EINVAL for a record without a dot in %j', (text) => {
    expect(() => builtinInfo(latin1Bytes(text), 'a')).toThrow(expect.objectContaining({ code: 'EINVAL' }))
  })

  test('does not look behind the record that ended the run', () => {
    expect(builtinInfo(latin1Bytes('a.x=1\0b.x=1\0nodot\0'), 'a')).toHaveLength(1)
  })

  test('accepts a last record without its NUL', () => {
    expect(builtinInfo(latin1Bytes('a.x=1'), 'a')).toEqual([{ key: 'x', value: '1' }])
  })
})
