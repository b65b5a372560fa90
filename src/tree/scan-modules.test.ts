import { mkdirSync, symlinkSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { emptyRoot, type Root } from '../../test/support/a-root.ts'
import { scanModules } from './index.ts'

async function scan({ files }: Root, excludes: string[] = []): Promise<{ found: string[]; told: string[] }> {
  const told: string[] = []
  const answer = await scanModules(files, '/m', excludes, ({ text }) => void told.push(text))
  return { found: answer.kind === 'found' ? [...answer.paths].sort() : [answer.code], told }
}

function rootWith(...paths: string[]): Root {
  const root = emptyRoot()
  for (const path of paths) root.write(path, '')
  return root
}

describe('scanModules()', () => {
  test('finds modules at every depth by the end of their names', async () => {
    const root = rootWith('/m/a.ko', '/m/k/b.ko.xz', '/m/k/.h/.c.ko', '/m/k/d.ko.old', '/m/k/.ko', '/m/odd\xff.ko/e.ko')
    expect(await scan(root)).toEqual({
      found: ['/m/a.ko', '/m/k/.h/.c.ko', '/m/k/b.ko.xz', '/m/odd\xff.ko/e.ko'],
      told: [],
    })
  })

  test('passes over build, source and what is excluded, files and directories, at every depth', async () => {
    const root = rootWith('/m/build/a.ko', '/m/k/source/b.ko', '/m/k/out/c.ko', '/m/k/d.ko', '/m/k/e.ko')
    expect((await scan(root, ['out', 'd.ko'])).found).toEqual(['/m/k/e.ko'])
  })

  test('follows links to files and directories, and tells those that lead nowhere', async () => {
    const root = rootWith('/elsewhere/a.ko', '/m/b.ko')
    symlinkSync('../elsewhere', root.outside('/m/linked'))
    symlinkSync('b.ko', root.outside('/m/c.ko'))
    symlinkSync('nowhere', root.outside('/m/d.ko'))
    expect(await scan(root)).toEqual({
      found: ['/m/b.ko', '/m/c.ko', '/m/linked/a.ko'],
      told: ['fstatat(3, d.ko): No such file or directory'],
    })
  })

  test('does not follow a link back to a directory that it is in', async () => {
    const root = rootWith('/m/k/deep/a.ko')
    symlinkSync('../..', root.outside('/m/k/deep/up'))
    expect(await scan(root)).toEqual({ found: ['/m/k/deep/a.ko'], told: ['/m/k/deep/up leads back to /m'] })
  })

  test('tells of modules directory by directory, until that is enough', async () => {
    const { files } = rootWith('/m/deep/er/a.ko', '/m/deep/b.ko', '/m/c.ko', '/m/none/d')
    const seen: (readonly string[])[] = []
    const look = async (paths: readonly string[]) => {
      seen.push(paths)
      return paths.includes('/m/deep/b.ko')
    }
    await scanModules(files, '/m', [], () => undefined, look)
    expect(seen).toEqual([['/m/deep/er/a.ko'], ['/m/deep/b.ko']])
  })

  test('says that a directory is missing', async () => {
    const told = ['could not open directory /m: No such file or directory']
    expect(await scan(emptyRoot())).toEqual({ found: ['ENOENT'], told })
  })

  test('finds nothing in an empty directory', async () => {
    const root = emptyRoot()
    mkdirSync(root.outside('/m'))
    expect(await scan(root)).toEqual({ found: [], told: [] })
  })
})
