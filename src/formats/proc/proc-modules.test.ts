import { describe, expect, test } from 'vitest'
import { FormatError } from '../../errors.ts'
import { latin1Bytes } from '../bytes/index.ts'
import { type LoadedModule, parseProcModules } from './index.ts'

function onlyModule(line: string): LoadedModule {
  return parseProcModules(latin1Bytes(`${line}\n`))[0]!
}

describe('parseProcModules()', () => {
  test('reads the lines in their order', () => {
    // Linux 6.1, read by root.
    const text =
      'xfrm_user 53248 2 - Live 0xffffffffc0a3f000\n' +
      'xfrm_algo 16384 1 xfrm_user, Live 0xffffffffc0a2d000\n' +
      'nvidia 56823808 17 nvidia_modeset,nvidia_uvm, Live 0xffffffffc0b00000 (POE)\n'

    expect(parseProcModules(latin1Bytes(text))).toEqual([
      {
        name: 'xfrm_user',
        sizeBytes: 53248,
        refcnt: 2,
        holders: [],
        permanent: false,
        state: 'live',
        address: 0xffffffffc0a3f000n,
        taints: '',
      },
      expect.objectContaining({ name: 'xfrm_algo', refcnt: 1, holders: ['xfrm_user'] }),
      expect.objectContaining({ name: 'nvidia', holders: ['nvidia_modeset', 'nvidia_uvm'], taints: 'POE' }),
    ])
  })

  test('knows a permanent module, with or without holders', () => {
    expect(onlyModule('a 1 0 [permanent], Live 0x0000000000000000')).toMatchObject({ permanent: true, holders: [] })
    expect(onlyModule('a 1 1 b,[permanent], Live 0x0')).toMatchObject({ permanent: true, holders: ['b'] })
  })

  test.each([
    ['a 1 0 - Loading 0x0000000000000000 (OE+)', { state: 'coming', taints: 'OE' }],
    ['a 1 -1 - Unloading 0x0000000000000000 (O-)', { state: 'going', refcnt: -1, taints: 'O' }],
    ['a 1 - - Live 0x0000000000000000', { state: 'live', refcnt: undefined, holders: [] }],
    ['a 1 0 - Live 0x          (null) (O)', { address: undefined, taints: 'O' }],
    ['a 1 0 - Live', { address: undefined, taints: '' }],
    ['a 1 0 - Live 0x0000000000000000', { address: 0n }],
  ])('reads %j', (line, expected) => {
    expect(onlyModule(line)).toMatchObject(expected)
  })

  test('has no modules in an empty file', () => {
    expect(parseProcModules(new Uint8Array())).toEqual([])
  })

  test.each(['', 'a', 'a 1 0 -', 'a x 0 - Live 0x0', 'a 1 0 - Dead 0x0', 'a 1 b - Live 0x0'])('refuses %j', (line) => {
    const bytes = latin1Bytes(`ok 1 0 - Live 0x0\n${line}\n`)

    expect(() => parseProcModules(bytes)).toThrow(FormatError)
    expect(() => parseProcModules(bytes)).toThrow('invalid line format at /proc/modules:2')
  })
})
