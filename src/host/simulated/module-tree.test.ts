import { describe, expect, test } from 'vitest'
import { latin1 } from '../../formats/bytes/index.ts'
import { openTrie } from '../../formats/indexes/index.ts'
import { Machine } from './index.ts'
import { moduleTree } from './module-tree.ts'

const MODULES = [
  { path: 'kernel/base.ko' },
  { path: 'kernel/middle-one.ko', depends: ['base'], aliases: ['pci:v1-*'] },
  { path: 'kernel/top.ko', depends: ['middle_one', 'inside'], softdep: 'post: base' },
]
const BUILTINS = [
  { name: 'inside', aliases: ['fs-inside'] },
  { name: 'hidden', unindexed: true },
]

function indexOf(name: string) {
  return openTrie(moduleTree(MODULES, BUILTINS).get(name)!, name)!
}

describe('moduleTree()', () => {
  test('lists all that a module needs, nearest first, without what is built in', () => {
    expect(indexOf('modules.dep.bin').exact('top')).toBe('kernel/top.ko: kernel/middle-one.ko kernel/base.ko')
  })

  test('finds modules by alias', () => {
    expect(indexOf('modules.alias.bin').wild('pci:v1_d2')).toEqual(['middle_one'])
  })

  test('knows what is built in, unless the index is to be stale', () => {
    expect(indexOf('modules.builtin.bin').exact('inside')).toBe('')
    expect(indexOf('modules.builtin.bin').exact('hidden')).toBeUndefined()
    expect(indexOf('modules.builtin.alias.bin').wild('fs_inside')).toEqual(['inside'])
  })

  test('writes softdeps as depmod does', () => {
    expect(latin1(moduleTree(MODULES, BUILTINS).get('modules.softdep')!)).toContain('softdep top post: base\n')
  })

  test('has files of the size that is asked for, and none for what is absent', async () => {
    const modules = [
      { path: 'a.ko', sizeBytes: 70_000 },
      { path: 'b.ko', absent: true },
    ]
    const { files } = new Machine({ modules, release: 'r' }).host()
    expect((await files.stat('/lib/modules/r/a.ko')).sizeBytes).toBe(70_000)
    await expect(files.stat('/lib/modules/r/b.ko')).rejects.toMatchObject({ code: 'ENOENT' })
  })

  test('refuses a module that depends on one that there is not', () => {
    const orphan = [{ path: 'a.ko', depends: ['b'] }]
    expect(() => moduleTree(orphan, [])).toThrow('a.ko depends on b, which the tree does not have')
  })
})
