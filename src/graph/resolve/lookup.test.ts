import { describe, expect, test } from 'vitest'
import { aTree, type TreeParts } from '../../../test/support/a-tree.ts'
import { lookup, lookupName } from './index.ts'

/** What a request leads to, each as `module by kind`. */
function found(parts: TreeParts, asked: string): string[] | undefined {
  return lookup(aTree(parts).knowledge, asked)?.map((target) => `${target.module} by ${target.found.kind}`)
}

/** All seven sources answer to `it`; each test below takes the first ones away. */
const CONFIG_ALIAS = { 'a.conf': 'alias it by_config\n' }
const NAME = { 'kernel/it.ko': {} }
const COMMAND = { 'b.conf': 'install it /bin/true\n' }
const ALIAS = { 'kernel/by_alias.ko': { aliases: ['it'] } }
const BUILTIN = { 'kernel/it.ko': {} }
const BUILTIN_ALIAS = { 'kernel/inside.ko': { aliases: ['it'] } }

describe('lookup()', () => {
  test('asks configuration aliases first, even where a module has that very name', () => {
    const parts = { config: { ...CONFIG_ALIAS, ...COMMAND }, modules: { ...NAME, ...ALIAS }, builtin: BUILTIN }

    expect(found(parts, 'it')).toEqual(['by_config by config-alias'])
  })

  test('then the names of modules', () => {
    expect(found({ config: COMMAND, modules: { ...NAME, ...ALIAS }, builtin: BUILTIN }, 'it')).toEqual(['it by name'])
  })

  test('then install and remove commands of exactly that name', () => {
    expect(found({ config: COMMAND, modules: ALIAS, builtin: BUILTIN }, 'it')).toEqual(['it by command'])
    expect(found({ config: { 'b.conf': 'remove it x\n' } }, 'it')).toEqual(['it by command'])
    expect(found({ config: { 'b.conf': 'install i? x\n' } }, 'it')).toEqual([])
  })

  test('then the aliases of modules', () => {
    expect(found({ modules: ALIAS, builtin: BUILTIN }, 'it')).toEqual(['by_alias by alias'])
  })

  test('then the names of built-in modules', () => {
    expect(found({ builtin: { ...BUILTIN, ...BUILTIN_ALIAS } }, 'it')).toEqual(['it by builtin'])
  })

  test('and the aliases of built-in modules last', () => {
    expect(found({ builtin: BUILTIN_ALIAS }, 'it')).toEqual(['inside by builtin-alias'])
  })

  test('finds nothing in a tree without indexes', () => {
    const indexes = {
      dep: undefined,
      alias: undefined,
      symbols: undefined,
      builtin: undefined,
      builtinAlias: undefined,
    }

    expect(lookup({ ...aTree().knowledge, indexes }, 'it')).toEqual([])
  })
})

describe('lookup() of an alias', () => {
  test('takes the module of every configuration line that matches, in order, duplicates and all', () => {
    const config = { 'a.conf': 'alias net-* first\nalias other second\nalias net-pf-10 third\nalias net-pf-1? first\n' }

    expect(found({ config }, 'net-pf-10')).toEqual([
      'first by config-alias',
      'third by config-alias',
      'first by config-alias',
    ])
  })

  test('takes every module of the index that matches, in the order of modules.order', () => {
    const modules = {
      'kernel/late.ko': { aliases: ['pci:v*'] },
      'kernel/early.ko': { aliases: ['pci:v8086d*', 'pci:v8086d1'] },
    }

    expect(found({ modules }, 'pci:v8086d1')).toEqual(['late by alias', 'early by alias', 'early by alias'])
  })

  test('does not follow a configuration alias to another one', () => {
    const config = { 'a.conf': 'alias one two\nalias two three\n' }

    expect(found({ config }, 'one')).toEqual(['two by config-alias'])
  })

  test('treats dashes as underscores, except inside brackets', () => {
    const modules = { 'kernel/snd-hda-intel.ko': { aliases: ['acpi-x[-_]y-z'] } }

    expect(found({ modules }, 'snd-hda-intel')).toEqual(['snd_hda_intel by name'])
    expect(found({ modules }, 'snd_hda-intel')).toEqual(['snd_hda_intel by name'])
    expect(found({ modules }, 'acpi_x_y_z')).toEqual(['snd_hda_intel by alias'])
  })

  test('lets a star cross a slash and a leading dot', () => {
    expect(found({ modules: { 'kernel/m.ko': { aliases: ['of:*'] } } }, 'of:./a/b')).toEqual(['m by alias'])
  })

  test.each(['a[b', 'a]b', '[a][', 'a[b]]'])('refuses %j, whose brackets do not match', (asked) => {
    expect(found({ modules: { 'kernel/m.ko': { aliases: ['*'] } } }, asked)).toBeUndefined()
  })

  test('remembers the pattern of a configuration alias and the text asked for of an indexed one', () => {
    const { knowledge } = aTree({
      modules: { 'kernel/m.ko': { aliases: ['usb:v1*'] } },
      config: { 'a.conf': 'alias fs-* ext4\n' },
    })

    expect(lookup(knowledge, 'fs-xfs')?.map(({ alias }) => alias)).toEqual(['fs_*'])
    expect(lookup(knowledge, 'usb:v1-2')?.map(({ alias }) => alias)).toEqual(['usb:v1_2'])
  })
})

describe('lookup() of a symbol', () => {
  const modules = { 'kernel/crc32.ko': { symbols: ['crc32_le'] }, 'kernel/m.ko': { aliases: ['symbol:*'] } }

  test('asks modules.symbols before the aliases', () => {
    expect(found({ modules }, 'symbol:crc32_le')).toEqual(['crc32 by symbol'])
  })

  test('asks it only for a request that begins with symbol:', () => {
    expect(found({ modules }, 'crc32_le')).toEqual([])
    expect(found({ modules }, 'symbol:other')).toEqual(['m by alias'])
  })
})

describe('lookup() of a name with a colon', () => {
  test('does not ask modules.dep, where no module is called so', () => {
    expect(found({ modules: { 'kernel/a:b.ko': {} } }, 'a:b')).toEqual([])
  })
})

describe('lookupName()', () => {
  const parts: TreeParts = {
    modules: { 'kernel/loop.ko': { aliases: ['block-major-7-*'] } },
    builtin: { 'kernel/ext4.ko': { aliases: ['fs-ext3'] } },
    config: { 'a.conf': 'alias loop other\nalias alone other\ninstall only /bin/true\n' },
  }

  test.each([
    ['loop', 'loop', 'name'],
    ['loop.ko.xz', 'loop', 'name'],
    ['ext4', 'ext4', 'builtin'],
    ['fs-ext3', 'ext4', 'builtin-alias'],
  ])('takes %j for %s, found by %s', (name, module, kind) => {
    expect(lookupName(aTree(parts).knowledge, name)).toMatchObject({ module, found: { kind } })
  })

  test.each(['alone', 'only', 'block-major-7-0', 'nothing', ''])('knows no module %j', (name) => {
    expect(lookupName(aTree(parts).knowledge, name)).toBeUndefined()
  })
})
