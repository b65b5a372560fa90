import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { latin1, latin1Bytes, NamePool } from '../../formats/bytes/index.ts'
import { INDEX_SOURCES, type IndexSource, indexFiles } from './index-files.ts'
import { moduleFile } from './module-file.ts'
import { type TreeFacts, treeGraph } from './tree-graph.ts'

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 300)

/** A tree in words, one part a source. Places that are not there count as none. */
type Parts = Readonly<Record<IndexSource, readonly (readonly number[])[]>>

const MODULES = 4
const numbers = fc.array(fc.array(fc.nat(5), { maxLength: 3 }), { minLength: MODULES, maxLength: MODULES })
const parts: fc.Arbitrary<Parts> = fc.record({
  order: numbers,
  kernel: numbers,
  exports: numbers,
  needs: numbers,
  aliases: numbers,
  softdeps: numbers,
  weakdeps: numbers,
  builtin: numbers,
  modinfo: numbers,
})

const OF_MODULES = ['exports', 'needs', 'aliases', 'softdeps', 'weakdeps'] as const
const KINDS: readonly IndexSource[] = ['order', 'kernel', ...OF_MODULES, 'builtin', 'modinfo']

const ALIASES = ['pci:v*', 'usb:v1*', 'devname:foo', 'char-major-10-200', 'block-major-7-1', 'plain']

function treeOf(parts: Parts): TreeFacts {
  const pool = new NamePool()
  // A module needs symbols of higher places only, so that nothing is circular.
  const symbols = (module: number, list: readonly number[], above: number) => {
    const names = list.map((number) => pool.numberOfText(`of_${module + above * (1 + number)}`))
    return { names, crcs: names.flatMap(() => [0, 0]) }
  }
  const texts = (kind: 'softdeps' | 'weakdeps', module: number) => parts[kind][module]!.map((number) => `x${number}`)
  const modules = Array.from({ length: MODULES }, (_, module) => ({
    file: moduleFile(`/m/${parts.order[module]!.join('/')}/m${module}-${parts.order[module]!.length}.ko`, '/m'),
    facts: {
      exports: symbols(module, parts.exports[module]!.slice(0, 1), 0),
      needs: symbols(module, parts.needs[module]!, 1),
      weak: [],
      aliases: parts.aliases[module]!.map((number) => ALIASES[number]!),
      softdeps: texts('softdeps', module),
      weakdeps: texts('weakdeps', module),
    },
  }))
  const kernel = parts.kernel[0]!.map((number) => ({ symbol: `of_${number}`, crc: 0n }))
  const lists = (kind: 'builtin' | 'modinfo') =>
    latin1Bytes(parts[kind].map((list) => `k/b${list.join('')}.ko\n`).join(''))
  const aliases = latin1Bytes(parts.modinfo.map((list) => `b.alias=a${list.join('')}\0`).join(''))
  return {
    pool,
    modules,
    builtin: { directory: '/m', builtin: lists('builtin'), modinfo: aliases },
    kernel: { symbols: kernel, hasVersions: false },
    symbolPrefix: parts.kernel[1]!.length > 2 ? '_' : '',
    reportSymbols: false,
    reportEdges: false,
  }
}

function contentsOf(tree: TreeFacts): Map<string, string> {
  const answer = treeGraph(tree, () => undefined)
  if (answer.kind !== 'graph') throw new Error('circular')
  const files = indexFiles(
    tree,
    () => answer.graph,
    { duplicates: false },
    () => undefined,
  )
  return new Map(files.map(({ name, content }) => [name, latin1(content())]))
}

describe('INDEX_SOURCES', () => {
  test('names all eleven files in the order in which they are written', () => {
    const empty = Object.fromEntries(KINDS.map((kind) => [kind, [[], [], [], []]])) as unknown as Parts
    expect([...contentsOf(treeOf(empty)).keys()]).toEqual(Object.keys(INDEX_SOURCES))
  })

  test('names all that a file is made of: whatever else changes, it does not', () => {
    const changed = new Set<string>()
    fc.assert(
      fc.property(parts, parts, fc.constantFrom(...KINDS), (one, other, source) => {
        const before = contentsOf(treeOf(one))
        const after = contentsOf(treeOf({ ...one, [source]: other[source] }))
        for (const [name, content] of after) {
          if (content === before.get(name)) continue
          changed.add(name)
          expect(INDEX_SOURCES[name], `${name}, ${source}`).toContain(source)
        }
      }),
      { numRuns },
    )
    // Each of them changes with something, so that each was asked about.
    expect([...changed].toSorted()).toEqual(Object.keys(INDEX_SOURCES).toSorted())
  })
})
