import { symlinkSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { emptyRoot, type Root } from '../../test/support/a-root.ts'
import { readDepmodConfig } from './index.ts'

async function read(root: Root, paths?: readonly string[]) {
  const told: string[] = []
  const tell = ({ level, text }: { level: string; text: string }) => void told.push(`${level}: ${text}`)
  const config = await readDepmodConfig(root.files, '6.1.0', tell, paths)
  return { search: config.search.map((place) => ('path' in place ? place.path : place.kind)), told }
}

describe('readDepmodConfig()', () => {
  test('reads the standard directories in the order of names, the first of equal names only', async () => {
    const root = emptyRoot()
    root.write('/etc/depmod.d/b.conf', 'search b')
    root.write('/run/depmod.d/b.conf', 'search hidden')
    root.write('/lib/depmod.d/a.conf', 'search a')
    root.write('/lib/depmod.d/a.txt', 'search no')
    expect(await read(root)).toEqual({ search: ['a', 'b'], told: [] })
  })

  test('reads given files and directories alone, and takes what is missing for empty', async () => {
    const root = emptyRoot()
    root.write('/etc/depmod.d/b.conf', 'search b')
    root.write('/x', 'search x')
    expect(await read(root, ['/nowhere', '/x'])).toEqual({ search: ['x'], told: [] })
    expect(await read(root, [])).toEqual({ search: ['updates'], told: [] })
  })

  test('tells what is wrong with it in the words of depmod', async () => {
    const root = emptyRoot()
    root.write('/c/a.conf', 'nonsense\ninclude x\n')
    root.write('/c/d.conf/file', '')
    symlinkSync('nowhere', root.outside('/c/l.conf'))
    const { told } = await read(root, ['/c'])
    expect(told.sort()).toEqual([
      "error: /c/a.conf:1: ignoring bad line starting with 'nonsense'",
      'error: Cannot stat directory entry: /cl.conf',
      'error: Directories inside directories are not supported: /c/d.conf',
      'info: /c/a.conf:2: command include not implemented yet',
    ])
  })
})
