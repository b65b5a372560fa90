import type { DepmodEntry } from './depmod-tree.ts'
import { buildModule, type ModuleParts } from './elf-builder.ts'
import type { Random } from './random.ts'

/** Some differ only in what depmod makes equal. A module exports the symbol of its place, and uses those of lower ones. */
const NAMES = ['alpha', 'al-pha', 'al_pha', 'beta', 'gamma', 'delta-x', 'eps.ilon', 'zeta', 'eta', 'theta'] as const
const DIRECTORIES = ['kernel', 'kernel/drivers', 'updates', 'updates/dkms', 'extra', 'weak-updates/a', '.hidden']
const SUFFIXES = ['.ko', '.ko', '.ko', '.ko', '.ko.xz', '.ko.zst', '.o', '.ko.foo']
const SYMBOLS = ['one', 'two', 'two', '_four', '.five', 'six', 'seven', 'eight', 'nine', 'ten']
const NOBODYS = ['module_layout', '__this_module', 'TOC.', 'nobodys']
const ALIASES = [
  ...['pci:v*d*', 'usb:v1-2*', 'a[b-c]-d', 'x[y', 'x]y', 'devname:foo', 'devname:bar/baz', 'char-major-10-200'],
  ...['char-major-10-*', 'block-major-7-1', 'sp ace', 'dup', 'dup', '', 'net-pf-1'],
]
const SOFTDEPS = ['pre: alpha', 'post: beta pre: gamma', '', 'nonsense']

/** A module directory as no distribution would make it, and `depmod` of both sides must agree on. */
export function randomEntries(random: Random): Record<string, DepmodEntry | null> {
  const entries: Record<string, DepmodEntry | null> = {}
  const paths: string[] = []
  for (let count = 1 + random.below(12); count > 0; count--) {
    const rank = random.below(NAMES.length)
    const path = `${random.pick(DIRECTORIES)}/${NAMES[rank]}${random.pick(SUFFIXES)}`
    entries[path] = moduleFile(random, rank)
    paths.push(path.replace(/(\.ko)\..*/, '$1'))
  }
  entries['modules.order'] = random.below(4) === 0 ? null : orderFile(random, paths)
  entries['modules.builtin'] = random.pick([null, '', 'kernel/in-side.ko\nkernel/b.ko\n', '0x\n\nkernel/c.ko', ' k\n'])
  entries['modules.builtin.modinfo'] = random.pick([
    null,
    '',
    'b.alias=x-y\0b.license=GPL\0nodot\0c.alias=[a\0c.alias=z',
  ])
  return entries
}

/** A path and a module of which depmod has nothing to say. Several may have one name. */
export function randomQuietModule(random: Random): [path: string, image: Uint8Array] {
  const rank = random.below(NAMES.length)
  const some = <T>(items: readonly T[], most: number) => random.sample(items, random.below(most + 1))
  const texts = [
    ...some(['pci:v*d*', 'usb:v1-2*', 'a[b-c]-d', 'dup', 'net-pf-1'], 2).map((alias) => `alias=${alias}`),
    ...random.pick([[], [], ['alias=devname:foo', 'alias=char-major-10-200']]),
    ...some(['softdep=pre: alpha', 'softdep=post: beta', 'weakdep=alpha', 'weakdep=beta gamma', 'license=GPL'], 2),
  ]
  const image = buildModule({
    modinfo: texts,
    exports: some([SYMBOLS[rank]!, `also_${SYMBOLS[rank]}`], 2).map((symbol) => ({ symbol, crc: random.below(3) })),
    undefined: some(SYMBOLS.slice(0, rank), 2)
      .filter((symbol) => symbol !== SYMBOLS[rank])
      .map((symbol) => ({ symbol })),
  })
  return [`${random.pick(DIRECTORIES)}/${NAMES[rank]}.ko`, image]
}

function orderFile(random: Random, paths: readonly string[]): string {
  const lines = random.sample(['nowhere.ko', '', ...paths, ...paths], random.below(12))
  return lines.join('\n') + (random.below(4) === 0 ? '' : '\n')
}

function moduleFile(random: Random, rank: number): DepmodEntry {
  const image = buildModule(moduleParts(random, rank))
  switch (random.below(16)) {
    case 0:
      return image.slice(0, random.below(image.length))
    case 1:
      return random.pick(['', 'tiny', 'not an ELF object, but long enough', '\x7fELF\x02\x01 and then nothing'])
    case 2: {
      // Not the header: for a section of names that is not there kmod 34.2 dies.
      const changed = image.slice()
      for (let count = 3; count > 0; count--) changed[64 + random.below(changed.length - 64)] = random.below(256)
      return changed
    }
    case 3:
      return { linkTo: random.pick(['nowhere', 'alpha.ko', 'beta.ko.xz']) }
    default:
      return image
  }
}

function moduleParts(random: Random, rank: number): ModuleParts {
  const some = <T>(items: readonly T[], most: number) => random.sample(items, random.below(most + 1))
  const modinfo = [
    ...some(ALIASES, 4).map((alias) => `alias=${alias}`),
    ...some(SOFTDEPS, 1).map((softdep) => `softdep=${softdep}`),
    ...some(['weakdep=alpha', 'weakdep=beta gamma', 'license=GPL', 'alias', 'nothing'], 2),
  ]
  const exported = some([SYMBOLS[rank]!, `also_${SYMBOLS[rank]}`], 2)
  // Only of lower places, so that nothing is circular: kmod 34.2 may run for ever on what is.
  const wanted = [...SYMBOLS.slice(0, rank).filter((symbol) => symbol !== SYMBOLS[rank]), ...NOBODYS]
  const withCrc = random.below(2) === 0
  return {
    bits: random.pick([32, 64]),
    endian: random.pick(['little', 'big']),
    modinfo: random.sample(modinfo, modinfo.length),
    exports: exported.map((symbol) => ({ symbol, ...(withCrc && { crc: random.below(3) }) })),
    absoluteCrcs: random.below(3) === 0,
    undefined: some(wanted, 3).map((symbol) => ({ symbol, weak: random.below(4) === 0 })),
    ...(random.below(2) === 0 && { versions: some(wanted, 3).map((symbol) => ({ symbol, crc: random.below(3) })) }),
    without: some(['.modinfo', '.strtab', '__ksymtab_strings', '.symtab'], random.below(6) === 0 ? 1 : 0),
  }
}

/** A depmod.d file with lines good and bad. */
export function randomConfig(random: Random): string {
  const words = () =>
    random.sample(['updates', 'built-in', 'external', 'extra', 'kernel/drivers', 'weak-updates/a/', 'up'], 3)
  const lines = [
    () => `search ${words().join(' ')}`,
    () => `override ${random.pick(NAMES)} ${random.pick(['*', '6.1', '^7', '['])} ${random.pick(DIRECTORIES)}`,
    () => `external ${random.pick(['*', '^6\\.', '9'])} ROOT/${random.pick(['ext', 'ext2', 'missing'])}`,
    () => `exclude ${random.pick(['dkms', 'alpha.ko', 'extra beta.ko', ''])}`,
    () =>
      random.pick(['make_map_files yes', 'include x', 'nonsense', 'override a *', 'external *', '# comment', '\\', '']),
  ]
  return Array.from({ length: random.below(6) }, () => `${random.pick(lines)()}\n`).join('')
}
