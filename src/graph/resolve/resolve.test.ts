import { describe, expect, test } from 'vitest'
import { aTree, type TreeParts } from '../../../test/support/a-tree.ts'
import { matchingPatterns, type ResolveOptions, resolve } from './index.ts'

const modules = {
  'kernel/d.ko': {},
  'kernel/soft.ko': {},
  'kernel/m.ko': { depends: ['d'], aliases: ['pci:v1*', 'pci:v?'], softdepsPre: ['soft'] },
  'kernel/n.ko': { aliases: ['pci:v*', 'usb:*'] },
}

/** The candidates of a request, each with whether a blacklist line applies. */
function candidates(
  parts: TreeParts,
  asked: string,
  options: ResolveOptions = {},
): [module: string, refused: boolean][] {
  const resolution = resolve(aTree(parts).knowledge, asked, options)
  if (resolution.kind !== 'found') return []
  return resolution.candidates.map(({ target, blacklisted }) => [target.module, blacklisted !== undefined])
}

describe('resolve()', () => {
  test('answers not-found, bad-alias, or a candidate for each module', () => {
    const { knowledge } = aTree({ modules })

    expect(resolve(knowledge, 'nothing')).toEqual({ kind: 'not-found', asked: 'nothing' })
    expect(resolve(knowledge, '')).toEqual({ kind: 'not-found', asked: '' })
    expect(resolve(knowledge, 'a[b')).toEqual({ kind: 'bad-alias', asked: 'a[b' })
    expect(resolve(knowledge, 'pci:v1')).toMatchObject({
      kind: 'found',
      candidates: [{ target: { module: 'm' } }, { target: { module: 'm' } }, { target: { module: 'n' } }],
    })
  })
})

describe('the blacklist', () => {
  const config = { 'a.conf': 'blacklist m\nblacklist d\nblacklist soft\n' }

  test('holds for a module reached by an alias of the index or of configuration', () => {
    const alias = { ...config, 'b.conf': 'alias eth0 m\nalias eth1 n\n' }

    expect(candidates({ modules, config }, 'pci:v1x')).toEqual([
      ['m', true],
      ['n', false],
    ])
    expect(candidates({ modules, config: alias }, 'eth0')).toEqual([['m', true]])
    expect(candidates({ modules, config: alias }, 'eth1')).toEqual([['n', false]])
  })

  test('does not hold for a name, unless that is asked for', () => {
    expect(candidates({ modules, config }, 'm')).toEqual([['m', false]])
    expect(candidates({ modules, config }, 'm', { blacklistNames: true })).toEqual([['m', true]])
  })

  test('does not keep dependencies and softdeps out of a plan', () => {
    const resolution = resolve(aTree({ modules, config }).knowledge, 'm')
    const steps = resolution.kind === 'found' ? resolution.candidates[0]!.plan.steps : []

    expect(steps.map(({ target }) => target.module)).toEqual(['d', 'soft', 'm'])
  })

  test('names a module exactly, never by a pattern', () => {
    expect(candidates({ modules, config: { 'a.conf': 'blacklist *\nblacklist pci:v1x\n' } }, 'pci:v1x')).toEqual([
      ['m', false],
      ['n', false],
    ])
  })

  test('takes the kernel command line as it is spelt there', () => {
    const dashed = { 'kernel/a-b.ko': { aliases: ['x'] } }

    expect(candidates({ modules: dashed, commandLine: 'modprobe.blacklist=c,a_b' }, 'x')).toEqual([['a_b', true]])
    expect(candidates({ modules: dashed, commandLine: 'modprobe.blacklist=a-b' }, 'x')).toEqual([['a_b', false]])
    expect(candidates({ modules: dashed, config: { 'a.conf': 'blacklist a-b\n' } }, 'x')).toEqual([['a_b', true]])
  })

  test('tells the line that applies', () => {
    const resolution = resolve(aTree({ modules, config: { 'a.conf': '#\nblacklist m\n' } }).knowledge, 'pci:v1')

    expect(resolution).toMatchObject({
      candidates: [{ blacklisted: { origin: { file: '/etc/modprobe.d/a.conf', line: 2 } } }, {}, {}],
    })
  })
})

describe('matchingPatterns()', () => {
  /** The patterns by which a request found each of its modules. */
  function patterns(parts: TreeParts, asked: string): string[][] {
    const { knowledge } = aTree(parts)
    const resolution = resolve(knowledge, asked)
    if (resolution.kind !== 'found') return []
    return resolution.candidates.map(({ target }) => matchingPatterns(knowledge, target))
  }

  test('gives the alias lines of a module that match, in the order of the index', () => {
    expect(patterns({ modules }, 'pci:v1')).toEqual([['pci:v1*', 'pci:v?'], ['pci:v1*', 'pci:v?'], ['pci:v*']])
  })

  test('gives those of a built-in module', () => {
    expect(patterns({ builtin: { 'kernel/ext4.ko': { aliases: ['fs-ext?', 'fs-xfs'] } } }, 'fs-ext4')).toEqual([
      ['fs_ext?'],
    ])
  })

  test('gives none for a name or a configuration alias', () => {
    expect(patterns({ modules }, 'm')).toEqual([[]])
    expect(patterns({ modules, config: { 'a.conf': 'alias x m\n' } }, 'x')).toEqual([[]])
  })
})
