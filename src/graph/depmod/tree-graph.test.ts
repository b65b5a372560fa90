import { describe, expect, test } from 'vitest'
import { buildModule, type ModuleParts } from '../../../test/support/elf-builder.ts'
import { latin1, latin1Bytes, NamePool } from '../../formats/bytes/index.ts'
import { ModuleReader } from '../../formats/elf/index.ts'
import { openTrie } from '../../formats/indexes/index.ts'
import { factsOf } from './facts-of.ts'
import { indexFiles } from './index-files.ts'
import { moduleFile } from './module-file.ts'
import { type TreeAnswer, type TreeFacts, treeGraph } from './tree-graph.ts'

/** Modules by their paths, in the order of priorities. */
type Modules = Readonly<Record<string, ModuleParts>>

function facts(modules: Modules, more: Partial<TreeFacts> = {}): TreeFacts {
  const pool = new NamePool()
  const reader = new ModuleReader(pool)
  return {
    pool,
    modules: Object.entries(modules).map(([path, parts]) => ({
      file: moduleFile(`/m/${path}`, '/m'),
      facts: factsOf(buildModule(parts), reader),
    })),
    builtin: {
      directory: '/m',
      builtin: latin1Bytes('kernel/in-side.ko\n'),
      modinfo: latin1Bytes('in_side.alias=x-y\0'),
    },
    symbolPrefix: '',
    reportSymbols: false,
    reportEdges: false,
    ...more,
  }
}

/** What is said on the way, and the content of each file by its name. */
function indexed(given: TreeFacts): { told: string[]; content: (name: string) => string } {
  const told: string[] = []
  const tell = ({ text }: { text: string }) => void told.push(text)
  const answer: TreeAnswer = treeGraph(given, tell)
  if (answer.kind !== 'graph') throw new Error('circular')
  const files = indexFiles(given, () => answer.graph, { duplicates: true }, tell)
  return { told, content: (name) => latin1(files.find((file) => file.name === name)!.content()) }
}

const chain: Modules = {
  'a.ko': { undefined: ['of_b'], modinfo: ['alias=pci:v*', 'softdep=pre: c'] },
  'b.ko': { undefined: ['of_c'], exports: [{ symbol: 'of_b' }] },
  'c.ko': { exports: [{ symbol: 'of_c' }], modinfo: ['alias=p-q', 'weakdep=a'] },
}

describe('the indexes of a tree', () => {
  test('have all that a module needs in its line, nearest first', () => {
    expect(indexed(facts(chain)).content('modules.dep')).toBe('a.ko: b.ko c.ko\nb.ko: c.ko\nc.ko:\n')
  })

  test('have what modules say of themselves', () => {
    const { content } = indexed(facts(chain))
    expect(content('modules.alias')).toMatch(/\nalias pci:v\* a\nalias p-q c\n$/)
    expect(content('modules.softdep')).toMatch(/\nsoftdep a pre: c\n$/)
    expect(content('modules.weakdep')).toMatch(/\nweakdep c a\n$/)
    expect(content('modules.symbols')).toContain('\nalias symbol:of_c c\n')
    expect(content('modules.devname')).toBe('')
  })

  test('answer to names and normalised aliases, also of built-in modules', () => {
    const { content } = indexed(facts(chain))
    const trie = (name: string) => openTrie(latin1Bytes(content(name)), name)!
    expect(trie('modules.dep.bin').exact('b')).toBe('b.ko: c.ko')
    expect(trie('modules.alias.bin').wild('p_q')).toEqual(['c'])
    expect(trie('modules.symbols.bin').exact('symbol:of_b')).toBe('b')
    expect(trie('modules.builtin.bin').exact('in_side')).toBe('')
    expect(trie('modules.builtin.alias.bin').exact('x_y')).toBe('in_side')
  })

  test('go by the last module that exports a symbol, and by it rather than the kernel', () => {
    const modules: Modules = { ...chain, 'd.ko': { exports: [{ symbol: 'of_c' }] } }
    const kernel = { symbols: [{ symbol: 'of_c', crc: 0n }], hasVersions: false }
    expect(indexed(facts(modules, { kernel })).content('modules.dep')).toContain('b.ko: d.ko\n')
  })

  test('are 0 bytes where the files of the build are missing, which is told', () => {
    const builtin = { directory: '/m', builtin: 'ENOENT', modinfo: 'EACCES' } as const
    const { content, told } = indexed(facts(chain, { builtin }))
    expect([content('modules.builtin.bin'), content('modules.builtin.alias.bin')]).toEqual(['', ''])
    expect(told).toEqual([
      'could not open modules.builtin at /m: No such file or directory',
      'could not open modules.builtin.modinfo at /m: Permission denied',
    ])
  })

  test('tell aliases that a module has twice, and brackets that do not match', () => {
    const { content, told } = indexed(facts({ 'a.ko': { modinfo: ['alias=x-', 'alias=x-', 'alias=[', 'alias=x_'] } }))
    content('modules.alias.bin')
    expect(told).toEqual(['duplicate module alias:\nx_ a', 'Unmatched bracket in [', 'duplicate module alias:\nx_ a'])
  })

  test('combine a node with its numbers, and tell where those are missing', () => {
    const modinfo = ['alias=devname:net/tun', 'alias=char-major-10-*', 'alias=char-major-10-200']
    const { content, told } = indexed(facts({ 'tun.ko': { modinfo }, 'b.ko': { modinfo: ['alias=devname:b'] } }))
    expect(content('modules.devname')).toMatch(/\ntun net\/tun c10:200\n$/)
    expect(told).toEqual(["Module 'b' has devname (b) but lacks major and minor information. Ignoring."])
  })
})

describe('treeGraph()', () => {
  const versions = [
    { symbol: 'of_b', crc: 2 },
    { symbol: 'layout', crc: 3 },
  ]
  const modules: Modules = {
    'a.ko': { undefined: ['of_b', { symbol: 'maybe', weak: true }, '.printk', '__this_module'], versions },
    'b.ko': { exports: [{ symbol: 'of_b', crc: 1 }] },
  }

  test('names symbols that nobody provides and versions that differ, of all but weak ones', () => {
    const kernel = { symbols: [{ symbol: 'printk', crc: 0n }], hasVersions: true }
    expect(indexed(facts(modules, { kernel, reportSymbols: true })).told).toEqual([
      '/m/a.ko disagrees about version of symbol of_b',
      '/m/a.ko needs unknown symbol layout',
    ])
  })

  test('says nothing of them without the symbols of the kernel, and nothing of versions without those', () => {
    expect(indexed(facts(modules, { reportSymbols: true })).told).toEqual([])
    const kernel = { symbols: [], hasVersions: false }
    expect(indexed(facts(modules, { kernel, reportSymbols: true })).told).toEqual([
      '/m/a.ko needs unknown symbol .printk',
      '/m/a.ko needs unknown symbol layout',
    ])
  })

  test('names each edge once, with the first symbol of it', () => {
    const given = facts({ ...chain, 'd.ko': { undefined: ['of_c', 'of_b', 'of_c'] } }, { reportEdges: true })
    expect(indexed(given).told).toEqual([
      '/m/a.ko needs "of_b": /m/b.ko',
      '/m/b.ko needs "of_c": /m/c.ko',
      '/m/d.ko needs "of_c": /m/c.ko',
      '/m/d.ko needs "of_b": /m/b.ko',
    ])
  })

  test('looks past the prefix of the architecture', () => {
    const prefixed: Modules = { 'a.ko': { undefined: ['_x'] }, 'b.ko': { exports: [{ symbol: '_x' }] } }
    const { content } = indexed(facts(prefixed, { symbolPrefix: '_' }))
    expect(content('modules.dep')).toBe('a.ko: b.ko\nb.ko:\n')
    expect(content('modules.symbols')).toContain('alias symbol:x b\n')
  })

  test('answers with circles where modules need each other, or themselves', () => {
    const circular: Modules = {
      'a.ko': { undefined: ['of_b'], exports: [{ symbol: 'of_a' }] },
      'b.ko': { undefined: ['of_a'], exports: [{ symbol: 'of_b' }] },
      'c.ko': { undefined: ['of_c'], exports: [{ symbol: 'of_c' }] },
    }
    const cycles = [
      [0, 1, 0],
      [2, 2],
    ]
    expect(treeGraph(facts(circular), () => undefined)).toEqual({ kind: 'cycles', cycles, memberCount: 3 })
  })
})
