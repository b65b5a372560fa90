import { describe, expect, test } from 'vitest'
import { latin1, latin1Bytes } from '../formats/bytes/index.ts'
import type { Files } from '../host/index.ts'
import { simulatedHost } from '../host/simulated/index.ts'
import { makeDirectories, replaceFile } from './index.ts'

const filesWith = (files: Record<string, string>): Files => simulatedHost({ files }).files

async function contents(files: Files, directory: string): Promise<Record<string, string>> {
  const entries = await files.list(directory)
  const read = async (name: string) => [name, latin1(await files.read(`${directory}/${name}`))] as const
  return Object.fromEntries(await Promise.all(entries.map(({ name }) => read(name))))
}

describe('replaceFile()', () => {
  test('puts the new content in the place of the old, and leaves nothing beside it', async () => {
    const files = filesWith({ '/d/index': 'old' })
    await replaceFile(files, '/d/index', latin1Bytes('new'), '7')
    expect(await contents(files, '/d')).toEqual({ index: 'new' })
  })

  test('shows the old content until the new one is whole', async () => {
    const files = filesWith({ '/d/index': 'old' })
    const seen: string[] = []
    const look = async () => void seen.push(latin1(await files.read('/d/index')))
    const watched: Files = {
      ...files,
      rename: (from, to) =>
        look()
          .then(() => files.rename(from, to))
          .then(look),
    }
    await replaceFile(watched, '/d/index', latin1Bytes('new'), '7')
    expect(seen).toEqual(['old', 'new'])
  })

  test('goes around what a dead process of that number has left', async () => {
    const files = filesWith({ '/d/index.7.0': 'half', '/d/index.7.1': 'half' })
    await replaceFile(files, '/d/index', latin1Bytes('new'), '7')
    expect(await contents(files, '/d')).toEqual({ 'index.7.0': 'half', 'index.7.1': 'half', index: 'new' })
  })

  test('leaves nothing behind where a directory is in the way', async () => {
    const files = filesWith({ '/d/index/x': '' })
    const refusal = { syscall: 'rename', code: 'EISDIR' }
    await expect(replaceFile(files, '/d/index', latin1Bytes('new'), '7')).rejects.toMatchObject(refusal)
    expect((await files.list('/d')).map(({ name }) => name)).toEqual(['index'])
  })
})

describe('makeDirectories()', () => {
  test('makes all that are not there', async () => {
    const files = filesWith({ '/a/x': '' })
    await makeDirectories(files, '/a/b/c')
    await makeDirectories(files, '/a/b/c')
    expect((await files.stat('/a/b/c')).kind).toBe('directory')
  })

  test('refuses a path through a file', async () => {
    const files = filesWith({ '/a': '' })
    await expect(makeDirectories(files, '/a/b')).rejects.toMatchObject({ code: 'ENOTDIR', syscall: 'mkdir' })
  })
})
