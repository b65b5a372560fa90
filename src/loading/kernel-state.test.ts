import { mkdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { emptyRoot, type Root } from '../../test/support/a-root.ts'
import { aTree, type TreeParts } from '../../test/support/a-tree.ts'
import { withMethod } from '../../test/support/with-method.ts'
import { withoutPrivileges } from '../../test/support/without-privileges.ts'
import { KernelError } from '../errors.ts'
import type { Target } from '../graph/index.ts'
import type { ModuleName } from '../names.ts'
import { openTree } from '../tree/index.ts'
import { holders, initstate, type ModuleState, moduleState, refcnt } from './kernel-state.ts'

const M = 'm' as ModuleName

const byName: Target = { module: M, alias: undefined, path: undefined, found: { kind: 'name' } }
const byPath: Target = { module: M, alias: undefined, path: '/m.ko', found: { kind: 'path' } }

/** The two readings of the state of `m`: what libkmod makes of it, and what is true. */
async function states(parts: TreeParts, prepare: (root: Root) => void = () => {}): Promise<[string, ModuleState]> {
  const tree = aTree({ modules: { 'kernel/m.ko': {} }, ...parts })
  const root = tree.onDisk()
  prepare(root)
  return [await initstate(root.files, tree.knowledge, byName), await moduleState(root.files, tree.knowledge, M)]
}

const is = (state: ModuleState['state'], staleIndex = false): ModuleState => ({ state, staleIndex })

describe('the state of a module', () => {
  test.each(['live', 'coming', 'going'] as const)('is what initstate in sysfs says: %s', async (state) => {
    expect(await states({ state: { [state]: ['m'] } })).toEqual([state, is(state)])
  })

  test('is absent without a directory', async () => {
    expect(await states({})).toEqual(['absent', is('absent')])
    expect(await states({ state: { live: ['other'] } })).toEqual(['absent', is('absent')])
  })

  test('is not absent where its directory cannot be looked at: that is told', async () => {
    const { files, ...root } = aTree({ modules: { 'kernel/m.ko': {} } }).onDisk()
    const { knowledge } = await openTree(files, root)
    const unreadable = withMethod(files, 'stat', (path) => Promise.reject(new KernelError('stat', path, 'EIO')))

    await expect(initstate(unreadable, knowledge, byName)).rejects.toMatchObject({ code: 'EIO' })
    await expect(moduleState(unreadable, knowledge, M)).rejects.toMatchObject({ code: 'EIO' })
  })

  test('is built in by the index, whatever sysfs has', async () => {
    const builtin = { 'kernel/m.ko': {} }

    expect(await states({ builtin })).toEqual(['builtin', is('builtin')])
    expect(await states({ builtin, state: { live: ['m'] } })).toEqual(['builtin', is('builtin')])
  })

  test.each([
    ['Live', 'live'],
    ['Loading', 'coming'],
    ['Unloading', 'going'],
  ] as const)('is that of /proc/modules, %s, for a directory without initstate', async (word, state) => {
    const answer = await states({}, (root) => {
      mkdirSync(root.outside('/sys/module/m'), { recursive: true })
      root.write('/proc/modules', `m 1 0 - ${word} 0x0\n`)
    })

    // libkmod says coming: the window before initstate appears is short, and a stale index is rare.
    expect(answer).toEqual(['coming', is(state)])
  })

  test('is that of /proc/modules of this moment, which may be as long as the last one was', async () => {
    const seen: string[] = []
    for (const word of ['Live', 'Loading', 'Unloading', 'Live']) {
      const text = `m 1 0 - ${word} 0x${'0'.repeat(16 - word.length)}\n`
      const [, { state }] = await states({}, (root) => {
        mkdirSync(root.outside('/sys/module/m'), { recursive: true })
        root.write('/proc/modules', text)
      })
      seen.push(state)
    }
    expect(seen).toEqual(['live', 'coming', 'going', 'live'])
  })

  test('is built in, and the index stale, for a directory that neither initstate nor /proc/modules explains', async () => {
    const answer = await states({}, (root) => root.write('/sys/module/m/parameters/debug', '0\n'))

    expect(answer).toEqual(['coming', is('builtin', true)])
  })

  test('is that of /proc/modules where sysfs does not have the module any more, or not yet', async () => {
    const answer = await states({}, (root) => root.write('/proc/modules', 'm 1 -1 - Unloading 0x0\n'))

    expect(answer).toEqual(['absent', is('going')])
  })

  test('is absent for a file of its name in /sys/module, as compression is', async () => {
    expect(await states({}, (root) => root.write('/sys/module/m', 'zstd\n'))).toEqual(['absent', is('absent')])
  })

  test.each(['', 'unformed\n', 'live live\n'])('is not told by an initstate of %j', async (text) => {
    expect(await states({}, (root) => root.write('/sys/module/m/initstate', text))).toEqual(['absent', is('absent')])
  })

  test('is absent on a machine without /sys and /proc', async () => {
    const { files } = emptyRoot()
    const { knowledge } = aTree()

    expect([await initstate(files, knowledge, byName), await moduleState(files, knowledge, M)]).toEqual([
      'absent',
      is('absent'),
    ])
  })

  test('is asked of the name of a file, which the index does not make built in', async () => {
    const tree = aTree({ builtin: { 'kernel/m.ko': {} } })

    expect(await initstate(tree.onDisk().files, tree.knowledge, byPath)).toBe('absent')
  })
})

describe('refcnt()', () => {
  test('counts holders and other users, and is undefined where the kernel does not say', async () => {
    const modules = { 'kernel/a.ko': {}, 'kernel/b.ko': { depends: ['a'] } }
    const { files } = aTree({ modules, state: { live: ['a', 'b'] } }).onDisk()

    expect(await refcnt(files, 'a' as ModuleName)).toBe(1)
    expect(await refcnt(files, 'b' as ModuleName)).toBe(0)
    expect(await refcnt(files, 'c' as ModuleName)).toBeUndefined()
  })
})

describe('holders()', () => {
  test('are the names in sysfs; none where the module is not there', async () => {
    const modules = { 'kernel/a.ko': {}, 'kernel/b.ko': { depends: ['a'] }, 'kernel/c-d.ko': { depends: ['a'] } }
    const { files } = aTree({ modules, state: { live: ['a', 'b', 'c_d'] } }).onDisk()

    expect((await holders(files, 'a' as ModuleName)).toSorted()).toEqual(['b', 'c_d'])
    expect(await holders(files, 'b' as ModuleName)).toEqual([])
    expect(await holders(files, 'gone' as ModuleName)).toEqual([])
  })
})

describe('a list of modules that is none', () => {
  test('is an error, not an absent module', async () => {
    await expect(states({}, (root) => root.write('/proc/modules', 'nonsense\n'))).rejects.toMatchObject({
      kind: 'format',
      format: '/proc/modules',
    })
  })
})

describe('what may not be read', () => {
  test('is an error, not an absent module', async () => {
    const { files } = aTree({ state: { live: ['m'] } }).onDisk()

    const answer = withoutPrivileges(() => moduleState(files, aTree().knowledge, M))

    await expect(answer).rejects.toMatchObject({ kind: 'kernel', code: 'EACCES' })
  })
})
