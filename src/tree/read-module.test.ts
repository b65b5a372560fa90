import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { emptyRoot } from '../../test/support/a-root.ts'
import { buildModule } from '../../test/support/elf-builder.ts'
import { readModule } from './index.ts'

/** Reads a module file with this content. */
async function readOf(content: string | Uint8Array, name = 'm.ko'): Promise<Uint8Array> {
  const root = emptyRoot()
  root.write(`/${name}`, content)
  return readModule(root.host, `/${name}`)
}

describe('readModule()', () => {
  const module = buildModule()

  test('gives a plain file as it is', async () => {
    expect(await readOf(module)).toEqual(module)
    expect(await readOf('no module at all')).toHaveLength(16)
  })

  test('decompresses by what the file is, not by what it is called', async () => {
    expect(Buffer.from(await readOf(gzipSync(module), 'm.ko.gz'))).toEqual(Buffer.from(module))
    expect(Buffer.from(await readOf(gzipSync(module), 'm.ko'))).toEqual(Buffer.from(module))
    expect(await readOf(module, 'm.ko.xz')).toEqual(module)
  })

  test.each(['', 'a', '12345'])('refuses %j, which is too short to know', async (content) => {
    await expect(readOf(content)).rejects.toMatchObject({ kind: 'format', code: 'EINVAL', offset: content.length })
  })

  test('refuses a file that is cut off in the middle', async () => {
    await expect(readOf(gzipSync(module).subarray(0, 50))).rejects.toMatchObject({ kind: 'format' })
  })

  test('names the call that refused, with the file', async () => {
    const root = emptyRoot()

    await expect(readModule(root.host, '/gone.ko')).rejects.toMatchObject({ syscall: 'stat', code: 'ENOENT' })
    await expect(readModule(root.host, '/')).rejects.toMatchObject({ syscall: 'read', code: 'EISDIR' })
  })
})
