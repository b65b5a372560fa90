import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { KernelFacts } from '../../test/support/a-kernel.ts'
import { type AMachine, aMachine } from '../../test/support/a-machine.ts'
import { buildModule } from '../../test/support/elf-builder.ts'
import { modinfoStrings, parseElf } from '../formats/elf/index.ts'
import { MODULE_INIT_IGNORE_MODVERSIONS, MODULE_INIT_IGNORE_VERMAGIC } from '../host/index.ts'
import { insert } from './index.ts'

const MODULE = buildModule({ modinfo: ['license=GPL', 'name=m'] })

/** One with versions, which are part of it in memory, and a vermagic. */
const VERSIONED = versioned()

function versioned(): Uint8Array {
  const modinfo = ['license=GPL', 'vermagic=6.1', 'name=m']
  const image = buildModule({ modinfo, versions: [{ symbol: '_printk', crc: 5 }] })
  image[parseElf(image).sections.find(({ name }) => name === '__versions')!.headerOffset + 8] = 2
  return image
}

/** A machine with a module file of this content at /m.ko. */
async function withFile(content: string | Uint8Array, facts: KernelFacts = {}): Promise<AMachine> {
  const machine = await aMachine({}, facts)
  machine.root.write('/m.ko', content)
  return machine
}

describe('insert()', () => {
  test('inserts a module, with its parameters', async () => {
    const { host, loaded, text } = await withFile(MODULE)

    await insert(host, '/m.ko', { parameters: 'debug=1 name="a b"' })

    expect(loaded()).toEqual(['m'])
    expect(text('/sys/module/m/parameters/name')).toBe('a b')
  })

  test('hands the flags on', async () => {
    const { host } = await withFile(MODULE)

    await insert(host, '/m.ko', { flags: MODULE_INIT_IGNORE_VERMAGIC })

    // 6.1 knows three flags.
    await expect(insert(host, '/m.ko', { flags: 8 })).rejects.toMatchObject({ code: 'EINVAL' })
  })

  test('leaves a compressed file to a kernel that can decompress it', async () => {
    const { host, root, loaded } = await withFile(gzipSync(MODULE))
    root.write('/sys/module/compression', 'gzip\n')

    await insert({ ...host, codecs: NO_CODECS }, '/m.ko')

    expect(loaded()).toEqual(['m'])
  })

  test.each([undefined, 'xz\n'])('decompresses it itself for one whose compression is %j', async (compression) => {
    const { host, root, loaded } = await withFile(gzipSync(MODULE))
    if (compression !== undefined) root.write('/sys/module/compression', compression)

    await insert(host, '/m.ko')

    expect(loaded()).toEqual(['m'])
  })

  test('uses init_module where the kernel does not know finit_module', async () => {
    const { host, loaded, text } = await withFile(MODULE, { withoutFinitModule: true })

    await insert(host, '/m.ko', { parameters: 'a=1' })

    expect(loaded()).toEqual(['m'])
    expect(text('/sys/module/m/parameters/a')).toBe('1')
  })

  test('does not try init_module after any other refusal', async () => {
    const { host } = await withFile(MODULE, { privileged: false })

    await expect(insert(host, '/m.ko')).rejects.toMatchObject({ syscall: 'finit_module', code: 'EPERM' })
  })

  test('keeps the words of a module whose init answers ENOSYS to itself', async () => {
    const { host, loaded } = await withFile(MODULE, { inits: { m: 'ENOSYS' } })

    await expect(insert(host, '/m.ko')).rejects.toMatchObject({ code: 'ENOSYS' })
    expect(loaded()).toEqual([])
  })

  test.each([
    ['a file that the kernel cannot decompress', gzipSync(VERSIONED), {}],
    ['a kernel without finit_module', VERSIONED, { withoutFinitModule: true }],
  ])('changes the image for init_module as the flags would, for %s', async (_, content, facts) => {
    const given = async (flags: number) => {
      const { host } = await withFile(content, facts)
      const images: Uint8Array[] = []
      const initModule = async (image: Uint8Array) => void images.push(image)
      await insert({ ...host, kernel: { ...host.kernel, initModule } }, '/m.ko', { flags })
      return images[0]!
    }

    const flagsOf = (image: Uint8Array) => parseElf(image).sections.find(({ name }) => name === '__versions')!.flags
    expect(await given(0)).toEqual(VERSIONED)
    expect(flagsOf(await given(MODULE_INIT_IGNORE_MODVERSIONS))).toBe(0)
    expect(modinfoStrings(parseElf(await given(MODULE_INIT_IGNORE_MODVERSIONS)))).toContain('vermagic=6.1')
    expect(flagsOf(await given(MODULE_INIT_IGNORE_VERMAGIC))).toBe(2)
    expect(modinfoStrings(parseElf(await given(MODULE_INIT_IGNORE_VERMAGIC)))).toEqual(['license=GPL', 'name=m'])
  })

  test('leaves the flags to finit_module where that is there', async () => {
    const { host, loaded } = await withFile(MODULE)

    await insert(host, '/m.ko', { flags: MODULE_INIT_IGNORE_VERMAGIC })

    expect(loaded()).toEqual(['m'])
  })

  test('is ENODATA before init_module for a module that does not say for which kernel it is', async () => {
    const { host, loaded } = await withFile(gzipSync(MODULE), { privileged: false })
    const forced = insert(host, '/m.ko', { flags: MODULE_INIT_IGNORE_VERMAGIC })

    await expect(forced).rejects.toMatchObject({ kind: 'format', code: 'ENODATA' })
    expect(loaded()).toEqual([])
  })

  test.each(['', '12345'])('refuses the file %j before any call', async (content) => {
    const { host } = await withFile(content, { privileged: false })

    await expect(insert(host, '/m.ko')).rejects.toMatchObject({ kind: 'format', code: 'EINVAL' })
  })

  test('tells which call refused a file that is no module, is cut off, or is not there', async () => {
    const { host } = await withFile('certainly no module')
    const cut = await withFile(gzipSync(MODULE).subarray(0, 40))

    await expect(insert(host, '/m.ko')).rejects.toMatchObject({ syscall: 'finit_module', code: 'ENOEXEC' })
    await expect(insert(cut.host, '/m.ko')).rejects.toMatchObject({ kind: 'format' })
    await expect(insert(host, '/gone.ko')).rejects.toMatchObject({ syscall: 'open', code: 'ENOENT' })
  })
})

const NO_CODECS = {
  atOnce: 1,
  decompress: async () => {
    throw new Error('nothing is to be decompressed here')
  },
}
