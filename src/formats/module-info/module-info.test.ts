import { describe, expect, test } from 'vitest'
import { buildModule } from '../../../test/support/elf-builder.ts'
import { pkcs7 } from '../../../test/support/signature-builder.ts'
import { latin1Bytes } from '../bytes/index.ts'
import { modinfoStrings, parseElf } from '../elf/index.ts'
import { moduleInfo } from './index.ts'

describe('modinfoStrings()', () => {
  test('keeps the order and passes over padding', () => {
    const elf = parseElf(buildModule({ modinfo: ['', 'license=GPL', '', '', 'alias=b', 'alias=a', ''] }))

    expect(modinfoStrings(elf)).toEqual(['license=GPL', 'alias=b', 'alias=a'])
  })

  test('hands odd bytes through', () => {
    const elf = parseElf(buildModule({ modinfo: ['author=J\xf6rg \x1b[1m\n'] }))

    expect(modinfoStrings(elf)).toEqual(['author=J\xf6rg \x1b[1m\n'])
  })

  test('is ENODATA without the section', () => {
    const elf = parseElf(buildModule({ without: ['.modinfo'] }))

    expect(() => modinfoStrings(elf)).toThrow(expect.objectContaining({ code: 'ENODATA' }))
  })
})

describe('moduleInfo()', () => {
  test('splits at the first equals sign', () => {
    const fields = moduleInfo(buildModule({ modinfo: ['a=b=c', 'bare', '=d'] }))

    expect(fields).toEqual([
      { key: 'a', value: 'b=c' },
      { key: 'bare', value: '' },
      { key: '', value: 'd' },
    ])
  })

  test('ends with the fields of the signature', () => {
    const signature = { signature: pkcs7({ signature: Uint8Array.from({ length: 41 }, (_, index) => index) }) }

    const fields = moduleInfo(buildModule({ modinfo: ['license=GPL'], signature }))

    expect(fields).toEqual([
      { key: 'license', value: 'GPL' },
      { key: 'sig_id', value: 'PKCS#7' },
      { key: 'signer', value: 'Test key' },
      { key: 'sig_key', value: '01:02:03' },
      { key: 'sig_hashalgo', value: 'sha256' },
      {
        key: 'signature',
        value:
          '00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13:\n\t\t' +
          '14:15:16:17:18:19:1A:1B:1C:1D:1E:1F:20:21:22:23:24:25:26:27:\n\t\t28',
      },
    ])
  })

  test('shows a module with an unreadable PKCS#7 message as unsigned', () => {
    const bytes = buildModule({ signature: { signature: latin1Bytes('no DER') } })

    expect(moduleInfo(bytes).map(({ key }) => key)).toEqual(['license'])
  })

  test('cuts the signer at its first NUL', () => {
    const signature = { idType: 1, hash: 4, signer: 'me\0you', signature: Uint8Array.of(1) }

    expect(moduleInfo(buildModule({ signature }))).toContainEqual({ key: 'signer', value: 'me' })
  })

  test('shows the build-id only when asked, as kmod 34 does not', () => {
    const bytes = buildModule({ buildId: Uint8Array.of(0xab, 0xcd) })

    expect(moduleInfo(bytes)).not.toContainEqual(expect.objectContaining({ key: 'build-id' }))
    expect(moduleInfo(bytes, { buildId: true })).toContainEqual({ key: 'build-id', value: 'AB:CD' })
  })
})
