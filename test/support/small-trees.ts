import fc from 'fast-check'
import type { ModuleFacts, TreeParts } from './a-tree.ts'

/** Names that occur in small random trees: modules, an alias, one that may be built in, one that nothing has. */
export const NAMES = ['alpha', 'beta', 'gamma', 'delta', 'eps-ilon', 'pci:v1d2', 'inside', 'nowhere'] as const

const MODULES = NAMES.slice(0, 5)

const name = fc.constantFrom(...NAMES)
const names = fc.array(name, { maxLength: 3 })
const pattern = fc.oneof(
  { weight: 4, arbitrary: name },
  { weight: 1, arbitrary: fc.constantFrom('*', '?eta', 'pci:*', '[a-b]*', 'eps[-_]ilon') },
)
const text = fc.constantFrom('x=1', 'y=2  z="a b"', '/bin/true $CMDLINE_OPTS')

const line = fc.oneof(
  fc.tuple(pattern, name).map(([from, to]) => `alias ${from} ${to}`),
  name.map((module) => `blacklist ${module}`),
  fc.tuple(name, text).map(([module, options]) => `options ${module} ${options}`),
  fc.tuple(pattern, text).map(([module, command]) => `install ${module} ${command}`),
  fc.tuple(pattern, text).map(([module, command]) => `remove ${module} ${command}`),
  fc
    .tuple(pattern, names, names)
    .map(([module, pre, post]) => `softdep ${module} pre: ${pre.join(' ')} post: ${post.join(' ')}`),
)

const lines = fc.array(line, { maxLength: 5 }).map((all) => all.map((each) => `${each}\n`).join(''))

/** Modules that depend only on those before them, as depmod refuses cycles of hard dependencies. Softdeps may circle. */
const modules = fc
  .tuple(
    ...MODULES.map((module, index) =>
      fc.record({
        module: fc.constant(module),
        there: fc.nat(4).map((number) => number > 0),
        depends: fc.subarray(MODULES.slice(0, index)),
        aliases: fc.subarray(['pci:v1d2', 'pci:v*d*', 'inside', 'nowh*']),
        softdepsPre: names,
        softdepsPost: names,
      }),
    ),
  )
  .map((all) => {
    const there = all.filter((facts) => facts.there).map(({ module }) => module as string)
    const facts = all
      .filter(({ module }) => there.includes(module))
      .map(({ module, depends, aliases, softdepsPre, softdepsPost }): [string, ModuleFacts] => [
        `kernel/${module}.ko`,
        {
          depends: depends.filter((dependency) => there.includes(dependency)).map(underscored),
          aliases,
          softdepsPre,
          softdepsPost,
        },
      ])
    return Object.fromEntries(facts)
  })

/** Trees of at most five modules, with configuration that tangles them. */
export const smallTrees: fc.Arbitrary<TreeParts> = fc.record({
  modules,
  builtin: fc.constantFrom<NonNullable<TreeParts['builtin']>>({}, { 'kernel/inside.ko': { aliases: ['pci:v1*'] } }),
  config: fc.record({ 'a.conf': lines, 'z.conf': lines }),
})

function underscored(module: string): string {
  return module.replaceAll('-', '_')
}
