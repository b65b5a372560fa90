import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { compiled } from '../../benchmarks/harness/compiled.mjs'
import { itemDirectory } from '../../scripts/fetch-trees/cache.mjs'
import { withItsLibraries } from '../../scripts/fetch-trees/reference.mjs'
import { type Knowledge, lookup, withMatchers } from '../../src/graph/index.ts'
import { busModaliases } from '../support/bus-modaliases.ts'
import { modaliasSamples } from '../support/modalias-samples.ts'
import { canRun } from '../support/programs.ts'
import { treeKnowledge } from '../support/tree-knowledge.ts'
import { type TreeName, tree } from '../support/trees.ts'

const SEED = Number(process.env['MODONCE_SEED'] ?? 1)

/** Requests as devices make them, over all buses, on each tree. */
const REQUESTS = 20_000

/** Requests that nobody makes: with wildcards and brackets of their own, spoiled anywhere. */
const ODD_REQUESTS = 2000

const hasLibkmod = canRun('cc', ['-E', '-include', 'libkmod.h', '-x', 'c', '/dev/null'])

/** What libkmod of kmod 34 finds for each request: a line each, with the request and its modules in order. */
function theirs(moduleDirectory: string, requests: readonly string[]): string[] {
  const program = compiled(join(import.meta.dirname, 'lookup.c'), ['-lkmod'])
  const { file, args } = withItsLibraries(join(itemDirectory('reference', 'kmod-34'), 'root'), program, [
    moduleDirectory,
  ])
  const input = Buffer.from(requests.map((request) => `${request}\n`).join(''), 'latin1')
  const { stdout, stderr, status } = spawnSync(file, args, { input, maxBuffer: 1024 * 1024 * 1024 })
  if (status !== 0) throw new Error(`lookup: status ${status}: ${stderr}`)
  return stdout.toString('latin1').trimEnd().split('\n')
}

function ours(knowledge: Knowledge, request: string): string {
  const targets = lookup(knowledge, request)
  return targets === undefined ? `${request}\terror 22` : [request, ...targets.map(({ module }) => module)].join('\t')
}

/** Compared line by line, so that a failure shows a few lines and not all. */
function differing(expected: readonly string[], answers: readonly string[]): string[] {
  return answers.flatMap((answer, index) =>
    answer === expected[index] ? [] : [`${answer} | libkmod: ${expected[index]}`],
  )
}

describe.skipIf(!hasLibkmod).each<TreeName>(['6.1-generic', '6.12-cloud'])('lookup() on %s', (name) => {
  const real = tree(name)
  const byBus = busModaliases(real, REQUESTS, SEED)
  const requests = [...[...byBus.values()].flat(), ...modaliasSamples(real, ODD_REQUESTS, SEED)]
  const expected = theirs(real.moduleDirectory, requests)
  const knowledge = treeKnowledge(real.moduleDirectory)

  test(`with matchers finds what libkmod finds for ${requests.length} requests, in its order`, () => {
    const matched = withMatchers(knowledge)
    expect(
      differing(
        expected,
        requests.map((request) => ours(matched, request)),
      ),
    ).toEqual([])
    // Once more: what was asked before matchers were made is answered by them now, and what is kept by the memo.
    expect(
      differing(
        expected,
        requests.map((request) => ours(matched, request)),
      ),
    ).toEqual([])
  })

  test('without matchers finds the same for every tenth of them', () => {
    const isTenth = (_: string, index: number): boolean => index % 10 === 0
    expect(
      differing(
        expected.filter(isTenth),
        requests.filter(isTenth).map((request) => ours(knowledge, request)),
      ),
    ).toEqual([])
  })

  test('is asked of every bus, some in vain, and some for several modules', () => {
    const answers = expected.slice(0, REQUESTS).map((line) => line.split('\t').length - 1)
    const share = (is: (count: number) => boolean): number => answers.filter(is).length / answers.length

    expect(requests.length).toBeGreaterThan(20_000)
    expect([...byBus.keys()]).toEqual(expect.arrayContaining(['pci', 'acpi', 'of', 'cpu', 'hid', 'platform', 'virtio']))
    expect(share((count) => count === 0)).toBeGreaterThan(0.05)
    expect(share((count) => count === 0)).toBeLessThan(0.25)
    expect(share((count) => count > 1)).toBeGreaterThan(0.05)
  })
})
