import { describe, expect, test } from 'vitest'
import { runBothOn } from '../support/compare-depmod.ts'
import type { DepmodEntry, DepmodOutcome } from '../support/depmod-tree.ts'
import { buildModule, type ModuleParts } from '../support/elf-builder.ts'

const V = '6.1.0-test'

const aModule = (parts: ModuleParts = {}) => buildModule(parts)
const saying = (...modinfo: string[]) => aModule({ modinfo })
const exporting = (...symbols: string[]) => aModule({ exports: symbols.map((symbol) => ({ symbol })) })

interface Case {
  readonly entries: Readonly<Record<string, DepmodEntry | null>>
  readonly args: readonly (readonly string[])[]
}

const SEVERAL = {
  'kernel/a.ko': aModule({
    undefined: ['of_b'],
    exports: [{ symbol: 'of_a' }],
    modinfo: ['alias=x-y*', 'softdep=pre: b'],
  }),
  'kernel/b.ko': exporting('of_b'),
  'extra/b.ko': exporting('of_b', 'other'),
  'extra/c.ko': saying('alias=extra', 'weakdep=a b'),
  'updates/c.ko': saying('alias=updates'),
  '/ext/c.ko': saying('alias=external'),
  '/ext/sub/d.ko': aModule({ undefined: ['of_a'] }),
  'modules.order': 'kernel/b.ko\nkernel/a.ko\n',
}

const VERSIONED = {
  'a.ko': aModule({ exports: [{ symbol: 'sa', crc: 7 }] }),
  'b.ko': aModule({
    undefined: ['sa', 'k', '.k', { symbol: 'weak', weak: true }, 'missing', '_p'],
    versions: [
      { symbol: 'sa', crc: 8 },
      { symbol: 'k', crc: 4 },
      { symbol: 'module_layout', crc: 1 },
    ],
  }),
  '/sv': '0x00000004\tk\tvmlinux\tE\n0xg x vmlinux x\n0x0 _p vmlinux x\n0x1 module_layout vmlinux\n',
  '/map': '0 r __ksymtab_k\nbad\n0 r ___ksymtab_p\n',
}

const configured = (text: string): Record<string, DepmodEntry> => ({ ...SEVERAL, '/c.conf': text })
const C = ['-C', 'ROOT/c.conf', '-n', V]

const CASES: Readonly<Record<string, Case>> = {
  'an empty tree': { entries: {}, args: [[V], ['-n', V], ['-A', V]] },
  options: {
    entries: SEVERAL,
    args: [
      [V],
      ['-n', V],
      ['-v', V],
      ['-nvw', V],
      ['-a', V],
      ['-A', V],
      ['-An', V],
      ['--quick', '--show', V],
      ['--dry-run', V],
    ],
  },
  'wrong arguments': {
    entries: SEVERAL,
    args: [
      ...[
        ['6'],
        ['x'],
        ['-n', 'x'],
        ['-A', '6.x'],
        ['-Z', V],
        ['--sy'],
        ['--v', V],
        ['--show=1', V],
        ['-b'],
        ['-P', 'ab', V],
      ],
      ...[
        ['-P', '', V],
        ['-e', V],
        ['-E', 'nosuch', V],
        ['-F', 'nosuch', V],
        ['-A', '-E', 'nosuch', '9.9'],
        ['-An', '9.9'],
      ],
      ...[
        ['9.9'],
        ['-m', '/nowhere//', V],
        ['-m', '', V],
        ['-b', 'rel', V],
        ['-b', 'ROOT//', '-m', 'nowhere', V],
        ['-b', '', V],
      ],
    ],
  },
  'other directories': {
    entries: {
      ...SEVERAL,
      '/other/modules/6.1.0-test/z.ko': saying('alias=z'),
      '/other/modules/6.1.0-test/modules.order': '',
    },
    args: [
      ['-n', '-b', '.', V],
      ['-n', '-b', 'ROOT/', V],
      ['-n', '-m', '//other/modules/', V],
      ['-m', 'other/modules', '-o', 'ROOT/out/deep', V],
      ['-o', 'out', V],
      ['-o', 'ROOT/map', V],
    ],
  },
  'files as operands': {
    entries: { ...SEVERAL, '/out.ko': saying('alias=o') },
    args: [
      ['-n', V, 'ROOT/lib/modules/6.1.0-test/kernel/a.ko'],
      [V, 'ROOT/lib/modules/6.1.0-test/kernel/a.ko', 'ROOT/lib/modules/6.1.0-test/extra/b.ko', 'ROOT/out.ko'],
      ['-n', V, 'ROOT/out.ko', 'ROOT/lib/modules/6.1.0-test/kernel/../kernel/b.ko', 'ROOT/out.ko'],
      ['-n', V, 'ROOT/out.ko', 'relative.ko'],
      ['-n', V, 'ROOT/nosuch.ko'],
      ['-n', V, 'ROOT/lib'],
      ['-a', '-n', V, 'ROOT/out.ko'],
      ['-n', '-A', V, 'ROOT/out.ko'],
      ['-n', '-C', 'ROOT/c.conf', '-e', V, 'ROOT/out.ko'],
    ],
  },
  'symbols of the kernel': {
    entries: VERSIONED,
    args: [
      ...[
        ['-E', 'sv'],
        ['-e', '-E', 'sv'],
        ['-e', '-F', 'map'],
        ['-e', '-E', 'sv', '-F', 'nosuch'],
        ['-e', '-F', 'lib'],
      ],
      ...[
        ['-e', '-E', 'sv', '-P', '_'],
        ['-e', '-F', 'map', '-P', '_'],
        ['-P', 's', '-v'],
        ['-e', '-E', 'lib'],
      ],
    ].map((args) => ['-n', ...args, V]),
  },
  'a search order': { entries: configured('search extra updates kernel'), args: [C] },
  'built-in ranked': { entries: configured('search built-in\nsearch extra updates'), args: [C] },
  overrides: {
    entries: configured('search updates\noverride c * extra\noverride b ^6 kernel\noverride a 7 x'),
    args: [C],
  },
  'external directories': {
    entries: configured('external * ROOT/ext\nexternal ^7 ROOT\nexternal * ROOT/missing'),
    args: [C],
  },
  'external directories ranked': {
    entries: configured('search external built-in\nexternal 6\\.1 ROOT/ext/'),
    args: [C],
  },
  'excluded names': { entries: configured('exclude updates a.ko\nexternal * ROOT/ext\nexclude sub'), args: [C] },
  'bad lines': {
    entries: configured(
      'nonsense\noverride a *\nexternal [ /x\n\\\nexternal\nSearch x\n# c\ninclude x\nmake_map_files\n',
    ),
    args: [C],
  },
  'a directory of configuration': {
    entries: {
      ...SEVERAL,
      ...{
        '/conf/b.conf': 'search extra',
        '/conf/a.conf': 'x',
        '/conf/d.conf/e': '',
        '/conf/l.conf': { linkTo: 'nowhere' },
      },
    },
    args: [
      ['-n', '-C', 'ROOT/conf', V],
      ['-n', '-C', 'ROOT/nowhere', V],
    ],
  },
  'modules that cannot be read': {
    entries: {
      ...{
        'empty.ko': '',
        'tiny.ko': 'tiny',
        'text.ko': 'not an ELF object, but long enough',
        'cut.ko': aModule().slice(0, 200),
      },
      ...{
        'head.ko': '\x7fELF\x02\x01 and then nothing of what should follow, for quite a while',
        'good.ko': exporting('g'),
      },
      ...{
        'directory.ko/in.ko': saying('alias=in'),
        'nowhere.ko': { linkTo: 'missing' },
        'link.ko': { linkTo: 'good.ko' },
      },
      ...{
        'one.ko': { linkTo: 'two.ko' },
        'two.ko': { linkTo: 'one.ko' },
        '.ko': saying('alias=no'),
        '.hidden.ko': aModule(),
      },
      ...{ 'loose.ko': aModule({ exports: [{ symbol: 'x' }], without: ['.symtab'], modinfo: ['alias=loose'] }) },
      ...{ 'silent.ko': aModule({ exports: [{ symbol: 'y' }], without: ['.modinfo'] }), 'build/z.ko': aModule() },
    },
    args: [[V], ['-n', '-e', '-F', '/dev/null', V]],
  },
  'both classes and endiannesses': {
    entries: Object.fromEntries(
      ([32, 64] as const).flatMap((bits) =>
        (['little', 'big'] as const).map((endian) => {
          const exports = [{ symbol: `of_${bits}_${endian}`, crc: 5 }]
          const versions = [{ symbol: 'of_64_big', crc: 6 }]
          const wanted = bits === 32 ? ['of_64_big'] : endian === 'little' ? ['of_32_big'] : []
          return [
            `${bits}${endian}.ko`,
            aModule({ bits, endian, exports, versions: bits === 32 ? versions : [], undefined: wanted }),
          ]
        }),
      ),
    ),
    args: [[V], ['-n', '-e', '-E', '/dev/null', V]],
  },
  'odd bytes': {
    entries: { 'a.ko': saying('alias=caf\xe9', 'alias=ok', 'softdep=\xff'), 'b.ko': saying('alias=b') },
    args: [[V], ['-n', V]],
  },
  'an odd name': { entries: { '\xe9.ko': saying('alias=e'), 'sp ace.ko': saying('alias=s') }, args: [[V], ['-n', V]] },
  'an odd directory': { entries: { 'k\xe9/a.ko': aModule() }, args: [[V]] },
  'an odd symbol': { entries: { 'a.ko': exporting('s\xe9') }, args: [[V]] },
  'brackets and duplicates': {
    entries: {
      'a.ko': saying(
        'alias=a[b-c]-d',
        'alias=x[y',
        'alias=x]y',
        'alias=dup-',
        'alias=dup_',
        'alias=',
        'alias',
        'alias=[[]',
      ),
      'b.ko': saying('alias=dup-', 'alias=sp ace', 'softdep', 'softdep='),
    },
    args: [[V], ['-w', V]],
  },
  'device nodes': {
    entries: {
      'a.ko': saying('alias=devname:one', 'alias=devname:two', 'alias=char-major-1-2', 'alias=block-major-3-4'),
      'b.ko': saying(
        'alias=char-major-10-*',
        'alias=block-major-7-8',
        'alias=char-major-99999999999-5',
        'alias=devname:b',
      ),
      'c.ko': saying('alias=devname:c', 'alias=char-major-x-4'),
      'd.ko': saying('alias=devname:', 'alias=char-major--4-0x5'),
    },
    args: [[V], ['-n', V]],
  },
  'built-in modules': {
    entries: {
      'modules.builtin': 'kernel/a.ko\n0x\n\nkernel/b-b.ko\n kernel/c.ko\nkernel/d.foo.ko.xz\nkernel/e',
      'modules.builtin.modinfo':
        'a.alias=x-*\0a.license=GPL\0b.alias=t[wo\0nodot\0z.alias=[a-b]-c\0q.alias\0.alias=x\0a.alias=cut',
    },
    args: [[V], ['-w', V]],
  },
  'nothing from the build': {
    entries: { ...SEVERAL, 'modules.order': null, 'modules.builtin': null, 'modules.builtin.modinfo': null },
    args: [[V], ['-n', V], ['-A', V]],
  },
  'a list that is cut off': { entries: { ...SEVERAL, 'modules.order': 'kernel/b.ko\nkernel/a.ko' }, args: [['-n', V]] },
  'a list with odd lines': {
    entries: {
      ...SEVERAL,
      'modules.order': 'kernel/a.ko \n\n./kernel/b.ko\nextra/c.ko\nkernel/b.ko\nkernel/b.ko\nnowhere.ko\n',
    },
    args: [['-n', V]],
  },
}

describe.each(Object.entries(CASES))('depmod with %s', (_title, { entries, args }) => {
  test.each(args.map((each) => [each.join(' '), each] as const))(
    'does for %j what kmod 34 does',
    async (_words, argv) => {
      const { kmod, modonce } = await runBothOn(entries, argv)
      expect(modonce).toEqual(kmod)
    },
  )
})

describe('depmod of circles', () => {
  const circle = (...names: string[]) =>
    Object.fromEntries(
      names.map((name, index) => {
        const next = names[(index + 1) % names.length]
        return [`${name}.ko`, aModule({ exports: [{ symbol: `of_${name}` }], undefined: [`of_${next}`] })]
      }),
    )

  test.each([[['a']], [['a', 'b']], [['a', 'b', 'c', 'd']]])(
    'of %j says what kmod 34 says, and writes nothing',
    async (names) => {
      const entries = { ...circle(...names), 'z.ko': aModule({ undefined: ['of_a'] }) }
      const { kmod, modonce } = await runBothOn(entries, ['-v', V])
      expect(modonce).toEqual(kmod)
      expect(modonce).toMatchObject({ status: 1, indexes: {} })
    },
  )

  test('names several, and counts their modules', async () => {
    const { kmod, modonce } = await runBothOn({ ...circle('a', 'b'), ...circle('c', 'd', 'e') }, [V])
    expect(modonce).toEqual(kmod)
  })
})

describe('where an index cannot be written', () => {
  const failing = async (entries: Readonly<Record<string, DepmodEntry>>) => {
    return runBothOn({ ...SEVERAL, ...entries }, [V])
  }

  test('depmod ends with status 1 as kmod 34 does, with what was written before', async () => {
    const { kmod, modonce } = await failing({ 'modules.alias': { directory: true } })
    const { stderr, ...outcome } = modonce
    expect(outcome).toEqual(withoutStderr(kmod))
    expect(stderr).toBe('depmod: ERROR: could not write ROOT/lib/modules/6.1.0-test/modules.alias: Is a directory\n')
  })
})

function withoutStderr({ stderr: _, ...rest }: DepmodOutcome): Omit<DepmodOutcome, 'stderr'> {
  return rest
}
