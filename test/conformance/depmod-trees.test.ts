import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTrie } from '../../src/formats/indexes/index.ts'
import { runKmod } from '../support/compare.ts'
import { modaliasSamples } from '../support/modalias-samples.ts'
import { type Run, spawnModonce } from '../support/modonce.ts'
import { Random } from '../support/random.ts'
import { type TreeName, tree } from '../support/trees.ts'

const SEED = Number(process.env['MODONCE_SEED'] ?? 1)

/** Requests that kmod's modprobe resolves on both sets of indexes, of each kind. */
const REQUESTS = 100

const SIDES = ['modonce', 'kmod'] as const

describe.each<TreeName>(['6.1-cloud', '6.1-generic', '6.12-cloud'])('depmod of %s', (name) => {
  const { root, release, modules, moduleDirectory } = tree(name)
  let work: string
  let runs: Run[]
  let written: Record<string, string[]>
  const indexed = (side: string) => join(work, side, 'lib/modules', release)

  beforeAll(() => {
    work = mkdtempSync(join(tmpdir(), 'modonce-depmod-'))
    const args = (side: string) => ['-b', root, '-o', join(work, side), release]
    runs = [runKmod(34, 'depmod', args('kmod')), spawnModonce('depmod', args('modonce'))]
    written = Object.fromEntries(SIDES.map((side) => [side, readdirSync(indexed(side)).sort()]))
    // modprobe looks whether the files that it names are there.
    for (const side of SIDES) symlinkSync(join(moduleDirectory, 'kernel'), join(indexed(side), 'kernel'))
  })
  afterAll(() => rmSync(work, { recursive: true }))

  test('says what kmod 34 says, and ends as it does', () => {
    expect(runs[1]).toEqual(runs[0])
    expect(runs[0]).toMatchObject({ status: 0 })
  })

  test('writes the text files of kmod 34 to the byte, and nothing else beside the indexes', () => {
    expect(written['modonce']).toEqual(written['kmod'])
    expect(written['kmod']).toHaveLength(11)
    for (const file of written['kmod']!.filter((each) => !each.endsWith('.bin'))) {
      const [ours, theirs] = SIDES.map((side) => readFileSync(join(indexed(side), file)))
      expect(ours!.equals(theirs!), file).toBe(true)
    }
  })

  test('writes indexes with the keys, values and priorities of kmod 34', () => {
    for (const file of written['kmod']!.filter((each) => each.endsWith('.bin'))) {
      const [ours, theirs] = SIDES.map((side) => entries(join(indexed(side), file)))
      expect(ours!.length, file).toBeGreaterThan(0)
      expect(JSON.stringify(ours) === JSON.stringify(theirs), file).toBe(true)
    }
  })

  test(`lets kmod's modprobe answer ${REQUESTS} names and ${REQUESTS} modaliases as on its own indexes`, () => {
    const random = new Random(SEED)
    const names = random.sample(modules, REQUESTS).map((path) => ['-D', path.replace(/.*\/|\.ko.*/g, '')])
    const samples = modaliasSamples({ root, release, moduleDirectory, modules }, REQUESTS, SEED)
    for (const asked of [...names, ...samples.map((sample) => ['-R', '--', sample])]) {
      const [ours, theirs] = SIDES.map((side) => {
        const answer = runKmod(34, 'modprobe', ['-d', join(work, side), '-S', release, ...asked])
        return JSON.stringify(answer).replaceAll(join(work, side), '')
      })
      expect(ours, asked.join(' ')).toBe(theirs)
    }
  })
})

function entries(path: string): unknown[] {
  return [...openTrie(readFileSync(path), path)!.entries()]
}
