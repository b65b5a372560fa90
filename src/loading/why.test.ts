import { describe, expect, test } from 'vitest'
import { aTree, type TreeParts } from '../../test/support/a-tree.ts'
import { openTree } from '../tree/index.ts'
import { type Explanation, explain } from './index.ts'

async function why(parts: TreeParts, asked: string, change: Record<string, string> = {}): Promise<Explanation> {
  const root = aTree(parts).onDisk()
  for (const [path, text] of Object.entries(change)) root.write(path, text)
  return explain(root.files, await openTree(root.files, root), asked)
}

const parts: TreeParts = {
  modules: {
    'kernel/soft.ko': {},
    'kernel/d.ko': {},
    'kernel/m.ko': { depends: ['d'], aliases: ['pci:v00008086d*', 'fs-m'], softdepsPre: ['soft'] },
  },
  builtin: { 'kernel/ext4.ko': { aliases: ['fs-ext3'] } },
}

describe('explain()', () => {
  test('tells what a request is, and what it leads to', async () => {
    const explanation = await why({ ...parts, state: { live: ['d'] } }, 'pci:v00008086d00001533sv*sd*bc02sc00i00')

    expect(explanation).toMatchObject({
      kind: 'found',
      directory: '/lib/modules/6.1.0-test',
      modalias: { bus: 'pci' },
      satisfied: false,
      missingFiles: [],
      candidates: [
        { target: { module: 'm' }, patterns: ['pci:v00008086d*'], state: { state: 'absent' }, outcome: 'load' },
      ],
    })
    expect([...explanation.candidates[0]!.stepStates].map(([module, { state }]) => [module, state])).toEqual([
      ['d', 'live'],
      ['soft', 'absent'],
      ['m', 'absent'],
    ])
  })

  test.each([
    ['nothing', 'not-found'],
    ['', 'not-found'],
    ['a[b', 'bad-alias'],
  ])('says of %j that it is %s', async (asked, kind) => {
    expect(await why(parts, asked)).toMatchObject({ asked, kind, candidates: [], satisfied: false })
  })

  test('names the files that modules.dep has and the tree has not', async () => {
    const modules = { 'kernel/gone.ko': { absent: true }, 'kernel/m.ko': { depends: ['gone'] } }

    expect((await why({ modules }, 'm')).missingFiles).toEqual(['/lib/modules/6.1.0-test/kernel/gone.ko'])
  })
})

describe('the outcome', () => {
  test.each([
    ['live', 'already-live'],
    ['coming', 'wait'],
    ['going', 'wait'],
  ] as const)('for a module that is %s is %s', async (state, outcome) => {
    expect((await why({ ...parts, state: { [state]: ['m'] } }, 'm')).candidates[0]?.outcome).toBe(outcome)
  })

  test.each([
    ['m', 'load', ''],
    ['ext4', 'builtin', ''],
    ['fs-ext3', 'builtin', ''],
    ['fs-m', 'blacklisted', 'blacklist m\n'],
    ['m', 'load', 'blacklist m\n'],
    ['d', 'run-install-command', 'install d exit 1\n'],
    // Softdeps switch the command off.
    ['m', 'load', 'install m exit 1\n'],
    ['x', 'nothing-to-load', 'alias x gone\n'],
    ['only', 'nothing-to-load', 'remove only exit 1\n'],
  ])('for %j is %s with the configuration %3$j', async (asked, outcome, config) => {
    expect((await why({ ...parts, config: { 'a.conf': config } }, asked)).candidates[0]?.outcome).toBe(outcome)
  })

  test('for a blacklisted module that is live is that it is live', async () => {
    const live = { ...parts, config: { 'a.conf': 'blacklist m\n' }, state: { live: ['m'] } }

    expect((await why(live, 'fs-m')).candidates[0]).toMatchObject({ outcome: 'already-live', blacklisted: {} })
  })
})

describe('a request is satisfied', () => {
  const builtin = { 'kernel/m.ko': {} }

  test.each([['m'], ['fs-m'], ['pci:v00008086d1']])('by a live module, asked for as %s', async (asked) => {
    expect((await why({ ...parts, state: { live: ['m'] } }, asked)).satisfied).toBe(true)
  })

  test('by a module built in, by the index or by what sysfs shows', async () => {
    expect((await why({ builtin }, 'm')).satisfied).toBe(true)
    const stale = await why(parts, 'm', { '/sys/module/m/parameters/debug': 'N\n' })
    expect(stale).toMatchObject({ satisfied: true, candidates: [{ state: { state: 'builtin', staleIndex: true } }] })
  })

  test('by one of several candidates', async () => {
    const modules = { 'kernel/a.ko': { aliases: ['x'] }, 'kernel/b.ko': { aliases: ['x'] } }

    expect((await why({ modules, state: { live: ['b'] } }, 'x')).satisfied).toBe(true)
    expect((await why({ modules }, 'x')).satisfied).toBe(false)
  })

  test('not by one that is coming or going, however it shows', async () => {
    expect((await why({ ...parts, state: { coming: ['m'] } }, 'm')).satisfied).toBe(false)
    expect((await why({ ...parts, state: { going: ['m'] } }, 'm')).satisfied).toBe(false)
    const early = { '/sys/module/m/uevent': '', '/proc/modules': 'm 1 1 - Loading 0x0\n' }
    expect((await why(parts, 'm', early)).satisfied).toBe(false)
  })

  test('not by a blacklist line or an install command, for which modprobe ends in success', async () => {
    const config = { 'a.conf': 'blacklist m\ninstall d /bin/true\n' }

    expect((await why({ ...parts, config }, 'fs-m')).satisfied).toBe(false)
    expect((await why({ ...parts, config }, 'd')).satisfied).toBe(false)
  })

  test('not by a module that is live beside the one that was asked for', async () => {
    expect((await why({ ...parts, state: { live: ['d', 'soft'] } }, 'm')).satisfied).toBe(false)
  })
})
