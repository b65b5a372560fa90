import { describe, expect, test } from 'vitest'
import { aTree, type TreeParts } from '../../../test/support/a-tree.ts'
import { runMain } from '../../../test/support/run-main.ts'

/** What `why` prints, line by line, and its status. */
async function why(parts: TreeParts, ...asked: string[]): Promise<[lines: string[], status: number]> {
  const { stdout, stderr, status } = await runMain('modonce', ['why', '--root', aTree(parts).onDisk().path, ...asked])
  expect(stderr).toBe('')
  return [stdout.trimEnd().split('\n'), status]
}

const modules = {
  'kernel/soft.ko': {},
  'kernel/d.ko': {},
  'kernel/m.ko': { depends: ['d'], aliases: ['pci:v00008086d*'], softdepsPre: ['soft'] },
}

describe('why', () => {
  test('explains a module in its own words: reason, state, options, outcome', async () => {
    const config = { 'a.conf': 'options m a=1\n' }

    expect(await why({ modules, config, state: { live: ['d'] } }, 'm')).toEqual([
      [
        'm',
        '  m: the module of that name in modules.dep',
        '    1. insert kernel/d.ko  (dependency of m; now live)',
        '    2. insert kernel/soft.ko  (softdep pre: soft of m at /lib/modules/6.1.0-test/modules.softdep:2; now absent)',
        '    3. insert kernel/m.ko  (asked; now absent)',
        '       options a=1 at /etc/modprobe.d/a.conf:1',
        '    a load inserts soft, m',
      ],
      0,
    ])
  })

  test('explains a device, and a blacklist line', async () => {
    const [lines] = await why(
      { modules, config: { 'a.conf': 'blacklist m\n' } },
      'pci:v00008086d00001533sv*sd*bc02sc00i00',
    )

    expect(lines[1]).toMatch(/^ {2}pci device: .*8086/)
    expect(lines[2]).toBe('  m: alias pci:v00008086d* in modules.alias')
    expect(lines[3]).toBe('    blacklisted at /etc/modprobe.d/a.conf:1, which counts because an alias was asked')
    expect(lines.at(-1)).toBe('    a load does nothing, and says that it succeeded: it is blacklisted')
  })

  test.each([
    ['eth0', 'alias eth0 m\n', '  m: alias eth0 at /etc/modprobe.d/a.conf:1'],
    ['only', 'remove only x\n', '  only: named by remove at /etc/modprobe.d/a.conf:1'],
    ['ext4', '', '  ext4: the built-in module of that name'],
    ['fs-ext3', '', '  ext4: alias fs_ext3 of a built-in module'],
    ['symbol:crc32', '', '  crc: exports that symbol, by modules.symbols'],
  ])('says how %j was found', async (asked, config, line) => {
    const parts: TreeParts = {
      modules: { ...modules, 'kernel/crc.ko': { symbols: ['crc32'] } },
      builtin: { 'kernel/ext4.ko': { aliases: ['fs-ext3'] } },
      config: { 'a.conf': config },
    }

    expect((await why(parts, asked))[0][1]).toBe(line)
  })

  test.each([
    [{ state: { live: ['m'] } }, 'm', 'a load does nothing: it is live'],
    [{ state: { coming: ['m'] } }, 'm', 'a load waits: m is on its way in or out'],
    [{ builtin: { 'kernel/m.ko': {} } }, 'm', 'a load does nothing: it is built in'],
    [
      { config: { 'a.conf': 'install d x\n' } },
      'd',
      'a load runs that command, whose success says nothing about the module',
    ],
    [{ config: { 'a.conf': 'alias y gone\n' } }, 'y', 'a load fails: there is no file for it'],
  ])('ends with what a load would do: %j', async (change, asked, outcome) => {
    expect((await why({ modules, ...change }, asked))[0].at(-1)).toBe(`    ${outcome}`)
  })

  test.each([
    ['nothing', '  nothing in /lib/modules/6.1.0-test and no configuration answers to it'],
    ['a[b', '  brackets do not match: nothing can be called so'],
  ])('says of %j that nothing answers, with status 1', async (asked, line) => {
    expect(await why({ modules }, asked)).toEqual([[asked, line], 1])
  })

  test('says that a file of modules.dep is missing', async () => {
    const gone = { 'kernel/gone.ko': { absent: true }, 'kernel/m.ko': { depends: ['gone'] } }

    expect((await why({ modules: gone }, 'm'))[0].at(-1)).toBe(
      '  modules.dep names /lib/modules/6.1.0-test/kernel/gone.ko, which does not exist: run depmod',
    )
  })

  test('says that the index is stale where the kernel has a module built in', async () => {
    const root = aTree({ modules }).onDisk()
    root.write('/sys/module/m/version', '1\n')

    const { stdout } = await runMain('modonce', ['why', '--root', root.path, 'm'])

    expect(stdout).toContain('    built into the kernel, which modules.builtin does not say: the index is stale\n')
  })

  test('explains every candidate, and every request, in order', async () => {
    const both = { 'kernel/a.ko': { aliases: ['x'] }, 'kernel/b.ko': { aliases: ['x'] } }
    const [lines, status] = await why({ modules: both }, 'x', 'nothing', 'a')

    expect(lines.filter((line) => /^(\S| {2}\S)/.test(line))).toEqual([
      'x',
      '  a: alias x in modules.alias',
      '  b: alias x in modules.alias',
      'nothing',
      '  nothing in /lib/modules/6.1.0-test and no configuration answers to it',
      'a',
      '  a: the module of that name in modules.dep',
    ])
    expect(status).toBe(1)
  })
})
