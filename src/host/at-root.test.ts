import { describe, expect, test } from 'vitest'
import { KernelError } from '../errors.ts'
import { atRoot, FileIdentities, type Files } from './index.ts'

/** The changes that were asked for, with their paths. */
const changes: string[] = []

async function change(...words: string[]): Promise<void> {
  changes.push(words.join(' '))
}

/** Files that hold, at every path, that path. */
const mirror: Files = {
  createFile: (path) => change('create', path),
  rename: (from, to) => change('rename', from, to),
  touch: (path) => change('touch', path),
  unlink: (path) => change('unlink', path),
  makeDirectory: (path) => change('mkdir', path),
  read: async (path) => Uint8Array.from(path, (character) => character.charCodeAt(0)),
  readEach: async (paths, _, use) => {
    for (const [index, path] of paths.entries())
      use(index, { bytes: await mirror.read(path), thereBytes: 1, fetch: () => undefined })
  },
  readInto: async (path) => mirror.read(path),
  readStart: async (path) => mirror.read(path),
  list: async (path) => [{ name: path, kind: 'file' }],
  openWatch: async () => ({
    add: (path) => change('watch', path),
    changed: async () => true,
    close: () => change('close'),
  }),
  makeLockDirectory: async () => undefined,
  openLock: async (path) => {
    throw new KernelError('open', path, 'ENOENT')
  },
  stat: async () => ({ kind: 'file', sizeBytes: 0, device: 0n, inode: 0n, mtimeNs: 0n, ctimeNs: 0n }),
  identify: async (paths) => {
    for (const path of paths) await change('identify', path)
    return new FileIdentities(paths.length)
  },
}

async function pathAskedFor(root: string, path: string): Promise<string> {
  const [entry] = await atRoot(mirror, root).list(path)
  return entry!.name
}

describe('atRoot()', () => {
  test('moves an absolute path under the root', async () => {
    expect(await pathAskedFor('/mnt/image', '/lib/modules')).toBe('/mnt/image/lib/modules')
  })

  test('moves it once where the root ends in slashes', async () => {
    expect(await pathAskedFor('/mnt/image//', '/lib/modules')).toBe('/mnt/image/lib/modules')
  })

  test('takes a relative root as it is', async () => {
    expect(await pathAskedFor('image', '/proc/cmdline')).toBe('image/proc/cmdline')
  })

  test('leaves a relative path alone', async () => {
    expect(await pathAskedFor('/mnt/image', 'loop.ko')).toBe('loop.ko')
  })

  test('changes nothing for the root directory', () => {
    expect(atRoot(mirror, '/')).toBe(mirror)
    expect(atRoot(mirror, '')).toBe(mirror)
  })

  test('moves what is written, both names of a rename, and all of many paths', async () => {
    const files = atRoot(mirror, '/mnt')
    await files.createFile('/a', new Uint8Array(), 0o644)
    await files.rename('/a', '/b')
    await files.unlink('/c')
    await files.makeDirectory('/d', 0o755)
    await files.touch('/e')
    await files.identify(['/f', '/g'])

    const moved = ['create /mnt/a', 'rename /mnt/a /mnt/b', 'unlink /mnt/c', 'mkdir /mnt/d', 'touch /mnt/e']
    expect(changes).toEqual([...moved, 'identify /mnt/f', 'identify /mnt/g'])
  })

  test('moves what is watched', async () => {
    changes.length = 0
    const watch = await atRoot(mirror, '/mnt').openWatch()
    await watch.add('/a', ['b'])
    expect(await watch.changed(1)).toBe(true)
    await watch.close()

    expect(changes).toEqual(['watch /mnt/a', 'close'])
  })

  test('refuses locks, as nobody loads modules from an image', async () => {
    const files = atRoot(mirror, '/mnt/image')
    const refusal = { kind: 'kernel', code: 'EROFS' }
    await expect(files.makeLockDirectory('/run/modonce')).rejects.toMatchObject({
      ...refusal,
      subject: '/mnt/image/run/modonce',
    })
    await expect(files.openLock('/run/modonce/loop')).rejects.toMatchObject({
      ...refusal,
      subject: '/mnt/image/run/modonce/loop',
    })
  })

  test('hands on the limit of a read', async () => {
    const limits: (number | undefined)[] = []
    const read: Files['read'] = (path, limit) => {
      limits.push(limit)
      return mirror.read(path)
    }
    const files: Files = { ...mirror, read }

    await atRoot(files, '/r').read('/a', 7)
    await atRoot(files, '/r').read('/a')

    expect(limits).toEqual([7, undefined])
  })
})
