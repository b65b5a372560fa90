import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Files } from '../../src/host/index.ts'
import type { FilesMaker, FilesWorld } from './files-contract.ts'

const bytes = (...values: number[]) => Uint8Array.from(values)
const odd = 'n\xff\x01me'

/** What every implementation of the changing part of `Files` does. */
export function writesContract(name: string, makeWorld: FilesMaker): void {
  describe(`Writes of ${name}`, () => {
    let world: FilesWorld
    let cases = 0
    /** A directory for each test, so that none meets the files of another. */
    const at = (path: string) => `${world.root}/${cases}/${path}`
    beforeAll(async () => {
      world = await makeWorld({ target: { content: bytes(1) } })
    })
    beforeEach(async () => {
      cases++
      await world.files.makeDirectory(`${world.root}/${cases}`, 0o755)
    })
    afterAll(() => world.end())

    createContract(() => world.files, at)
    renameContract(() => world.files, at)
    touchContract(() => world, at)
    unlinkContract(() => world.files, at)
    makeDirectoryContract(() => world.files, at)
  })
}

function createContract(files: () => Files, at: (path: string) => string): void {
  describe('createFile()', () => {
    test.each(['file', odd])('makes %j with its content', async (name) => {
      await files().createFile(at(name), bytes(0, 255, 10), 0o644)
      expect(await files().read(at(name))).toEqual(bytes(0, 255, 10))
    })

    test('makes an empty file', async () => {
      await files().createFile(at('empty'), bytes(), 0o644)
      expect(await files().stat(at('empty'))).toMatchObject({ kind: 'file', sizeBytes: 0 })
    })

    test('keeps what was handed to it, not what becomes of that', async () => {
      const content = bytes(1)
      await files().createFile(at('kept'), content, 0o644)
      content[0] = 2
      expect(await files().read(at('kept'))).toEqual(bytes(1))
    })

    test('refuses a name that is taken with EEXIST, and leaves it as it is', async () => {
      await files().createFile(at('taken'), bytes(1), 0o644)
      const refusal = { syscall: 'open', code: 'EEXIST', subject: at('taken') }
      await expect(files().createFile(at('taken'), bytes(2), 0o644)).rejects.toMatchObject(refusal)
      expect(await files().read(at('taken'))).toEqual(bytes(1))
    })

    test('refuses a missing directory with ENOENT', async () => {
      const refusal = { syscall: 'open', code: 'ENOENT' }
      await expect(files().createFile(at('no/file'), bytes(), 0o644)).rejects.toMatchObject(refusal)
    })
  })
}

function renameContract(files: () => Files, at: (path: string) => string): void {
  describe('rename()', () => {
    test('gives a file another name', async () => {
      await files().createFile(at('from'), bytes(1), 0o644)
      await files().rename(at('from'), at('to'))
      expect((await files().list(at(''))).map(({ name }) => name)).toEqual(['to'])
    })

    test('replaces the file that has it', async () => {
      await files().createFile(at('new'), bytes(1), 0o644)
      await files().createFile(at('old'), bytes(2), 0o644)
      await files().rename(at('new'), at('old'))
      expect(await files().read(at('old'))).toEqual(bytes(1))
    })

    test('refuses to replace a directory with EISDIR, and leaves both', async () => {
      await files().createFile(at('file'), bytes(), 0o644)
      await files().makeDirectory(at('directory'), 0o755)
      const refusal = { syscall: 'rename', code: 'EISDIR', subject: at('file') }
      await expect(files().rename(at('file'), at('directory'))).rejects.toMatchObject(refusal)
      expect((await files().list(at(''))).map(({ name }) => name).sort()).toEqual(['directory', 'file'])
    })

    test('refuses a missing file with ENOENT', async () => {
      const refusal = { syscall: 'rename', code: 'ENOENT' }
      await expect(files().rename(at('missing'), at('to'))).rejects.toMatchObject(refusal)
    })
  })
}

function touchContract(world: () => FilesWorld, at: (path: string) => string): void {
  const files = () => world().files
  describe('touch()', () => {
    test('makes a file the newest, and leaves its content', async () => {
      await files().createFile(at('file'), bytes(1), 0o644)
      const before = await files().stat(at('file'))
      await world().tick()
      await files().touch(at('file'))
      const after = await files().stat(at('file'))
      expect(after.mtimeNs).toBeGreaterThan(before.mtimeNs)
      expect(after.ctimeNs).toBeGreaterThan(before.ctimeNs)
      expect(await files().read(at('file'))).toEqual(bytes(1))
    })

    test('refuses a missing file with ENOENT', async () => {
      await expect(files().touch(at('no'))).rejects.toMatchObject({ syscall: 'utimensat', code: 'ENOENT' })
    })
  })
}

function unlinkContract(files: () => Files, at: (path: string) => string): void {
  describe('unlink()', () => {
    test('removes a name', async () => {
      await files().createFile(at('file'), bytes(), 0o644)
      await files().unlink(at('file'))
      expect(await files().list(at(''))).toEqual([])
    })

    test('refuses a directory with EISDIR, a missing name with ENOENT', async () => {
      await files().makeDirectory(at('directory'), 0o755)
      const refused = (code: string) => ({ syscall: 'unlink', code })
      await expect(files().unlink(at('directory'))).rejects.toMatchObject(refused('EISDIR'))
      await expect(files().unlink(at('missing'))).rejects.toMatchObject(refused('ENOENT'))
    })
  })
}

function makeDirectoryContract(files: () => Files, at: (path: string) => string): void {
  describe('makeDirectory()', () => {
    test('makes an empty directory', async () => {
      await files().makeDirectory(at(odd), 0o755)
      expect(await files().list(at(odd))).toEqual([])
    })

    test('refuses a name that is taken with EEXIST, one in nothing with ENOENT', async () => {
      await files().createFile(at('file'), bytes(), 0o644)
      const refused = (code: string) => ({ syscall: 'mkdir', code })
      await expect(files().makeDirectory(at('file'), 0o755)).rejects.toMatchObject(refused('EEXIST'))
      await expect(files().makeDirectory(at('no/directory'), 0o755)).rejects.toMatchObject(refused('ENOENT'))
      await expect(files().makeDirectory(at('file/below'), 0o755)).rejects.toMatchObject(refused('ENOTDIR'))
    })
  })
}
