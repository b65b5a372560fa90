import { describe, expect, test } from 'vitest'
import { aMachine } from '../../test/support/a-machine.ts'
import type { TreeParts } from '../../test/support/a-tree.ts'
import { check, load, why } from './index.ts'

const parts: TreeParts = {
  modules: {
    'kernel/d.ko': {},
    'kernel/m.ko': { depends: ['d'], aliases: ['fs-m'] },
    'kernel/n.ko': { aliases: ['fs-m'] },
  },
  config: { 'a.conf': 'options m a=1\n' },
}

describe('load()', () => {
  test('loads everything that a request leads to, and tells how each ended', async () => {
    const { host, loaded, text } = await aMachine(parts)

    expect(await load(host, 'fs-m', { parameters: 'b=2' })).toEqual([
      { kind: 'loaded', module: 'm' },
      { kind: 'loaded', module: 'n' },
    ])
    expect(loaded()).toEqual(['d', 'm', 'n'])
    expect([text('/sys/module/m/parameters/a'), text('/sys/module/m/parameters/b')]).toEqual(['1', '2'])
  })

  test('tells of a refusal as of any other end, and throws nothing', async () => {
    const { host } = await aMachine(parts, { privileged: false })

    expect(await load(host, 'm')).toMatchObject([{ kind: 'failed', module: 'm', failure: { code: 'EPERM' } }])
  })

  test.each(['nothing', 'a[b', ''])('has nothing to tell of %j, to which nothing answers', async (asked) => {
    expect(await load((await aMachine(parts)).host, asked)).toEqual([])
  })
})

describe('check() and why()', () => {
  test('look at the tree of the running kernel, before a load and after it', async () => {
    const { host } = await aMachine(parts)

    expect(await check(host, 'fs-m')).toBe(false)
    expect((await why(host, 'fs-m')).candidates.map(({ outcome }) => outcome)).toEqual(['load', 'load'])
    await load(host, 'n')
    expect(await check(host, 'fs-m')).toBe(true)
    expect((await why(host, 'fs-m')).candidates.map(({ outcome }) => outcome)).toEqual(['load', 'already-live'])
  })

  test('look at another release or configuration where they are told so', async () => {
    const { host, root } = await aMachine(parts)
    root.write('/other.conf', 'alias new-name d\n')

    expect((await why(host, 'm', { release: '9.9' })).kind).toBe('not-found')
    expect((await why(host, 'new-name', { configPaths: ['/other.conf'] })).kind).toBe('found')
  })
})
