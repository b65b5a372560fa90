import {
  chmodSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { buildModule } from '../../../test/support/elf-builder.ts'
import { Random } from '../../../test/support/random.ts'
import { anHourLater } from '../../../test/support/settled-files.ts'
import type { Tell } from '../../graph/index.ts'
import type { Files, Host } from '../../host/index.ts'
import { linuxHost } from '../../host/linux/index.ts'
import { scanModules } from '../scan-modules.ts'
import {
  allFacts,
  keepRun,
  loadStoredFacts,
  lookAtModules,
  openTreeMemory,
  readModules,
  SOURCES,
  unreadModules,
} from './index.ts'

const tell: Tell = () => undefined
const host = await linuxHost()

/** A directory of modules, a cache beside it, and what runs read. */
function aTree(names: readonly string[]) {
  const path = mkdtempSync(join(tmpdir(), 'modonce-facts-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  const at = (name: string) => `${path}/modules/${name}`
  const write = (name: string, says = name) => writeFileSync(at(name), moduleOf(says))
  mkdirSync(`${path}/modules`)
  for (const name of names) write(name)
  return { path, at, write, cacheDirectory: `${path}/cache` }
}

type Tree = ReturnType<typeof aTree>

function moduleOf(says: string): Uint8Array {
  const exports = [{ symbol: `of_${says}`, crc: 7 }]
  return buildModule({ modinfo: [`alias=${says}`, `softdep=pre: ${says}`], exports, undefined: [`of_${says}_too`] })
}

/** What a run answers, and the names of the files that it read for that. */
async function run(tree: Tree, options: { readonly cached?: boolean; readonly settled?: boolean } = {}) {
  const { cached = true, settled = true } = options
  const reads: string[] = []
  const files = settled ? anHourLater(host.files, `${tree.path}/modules`) : host.files
  const readEach: Files['readEach'] = (paths, room, use) => {
    reads.push(...paths.map((path) => path.slice(tree.at('').length)))
    return files.readEach(paths, room, use)
  }
  const seen: Host = { ...host, files: { ...files, readEach } }
  const memory = cached ? await openTreeMemory(files, [tree.cacheDirectory], tree.at(''), '1') : undefined
  const scanned = await scanModules(files, `${tree.path}/modules`, [], tell)
  if (scanned.kind !== 'found') throw new Error(scanned.code)
  const paths = [...scanned.paths].sort()
  const looked = await lookAtModules(seen.files, paths, memory?.last)
  const survey = await readModules(seen, looked, unreadModules(looked), tell)
  if (memory !== undefined && !(await loadStoredFacts(memory, survey))) throw new Error('stored facts are not there')
  const said: Record<string, unknown> = {}
  for (const [index, facts] of allFacts(survey, memory?.last).entries()) {
    const { exports, needs, weak, aliases, softdeps, weakdeps, refusal } = facts
    const listed = (symbols: typeof exports) => [
      Array.from(symbols.names, (name) => survey.pool.text(name)),
      Array.from(symbols.crcs),
    ]
    said[paths[index]!] = { weak, aliases, softdeps, weakdeps, refusal, exports: listed(exports), needs: listed(needs) }
  }
  if (memory !== undefined) {
    const sources = new Uint32Array(2 * SOURCES.length)
    await keepRun(memory, { found: paths, survey, sources, outputs: [] }, '1')
  }
  clockTicks(tree)
  return { said, reads: reads.sort(), problem: memory?.problem, memory }
}

/** What is changed from here on has another time. Clocks of file systems tick every few milliseconds. */
function clockTicks({ path }: Tree): void {
  const now = () => {
    writeFileSync(`${path}/clock`, '')
    return statSync(`${path}/clock`, { bigint: true }).ctimeNs
  }
  for (const start = now(); now() === start; );
}

/** The record of the last run, or the facts that it has stored. */
function kept(tree: Tree, kind: 'run' | 'facts'): string {
  const name = readdirSync(tree.cacheDirectory).find((entry) => entry.endsWith(`.${kind}`))
  return `${tree.cacheDirectory}/${name}`
}

describe('a cache of facts', () => {
  test('makes a run read only the module that has changed', async () => {
    const tree = aTree(['a.ko', 'b.ko', 'c.ko'])
    expect((await run(tree)).reads).toEqual(['a.ko', 'b.ko', 'c.ko'])
    tree.write('b.ko', 'B')
    expect((await run(tree)).reads).toEqual(['b.ko'])
    expect((await run(tree)).reads).toEqual([])
  })

  test('does not keep what was changed as the run began', async () => {
    const tree = aTree(['a.ko'])
    await run(tree, { settled: false })
    expect((await run(tree, { settled: false })).reads).toEqual(['a.ko'])
  })

  test('does not keep what cannot be read as a module', async () => {
    const tree = aTree(['a.ko'])
    writeFileSync(tree.at('b.ko'), 'no module')
    await run(tree)
    expect((await run(tree)).reads).toEqual(['b.ko'])
  })

  test('notices another content of the same size and mtime', async () => {
    const tree = aTree(['a.ko'])
    utimesSync(tree.at('a.ko'), 1, 1)
    await run(tree)
    tree.write('a.ko', 'b.ko')
    utimesSync(tree.at('a.ko'), 1, 1)
    const { said, reads } = await run(tree)
    expect(reads).toEqual(['a.ko'])
    expect(said).toEqual((await run(tree, { cached: false })).said)
  })

  test.each<[string, (path: string) => void]>([
    ['cut off', (path) => writeFileSync(path, readFileSync(path).subarray(0, -8))],
    ['empty', (path) => writeFileSync(path, '')],
    ['of random bytes', (path) => writeFileSync(path, Buffer.alloc(4096, 0xa5))],
  ])('that is %s is not used, and is replaced', async (_, spoil) => {
    const tree = aTree(['a.ko', 'b.ko'])
    const first = await run(tree)
    spoil(kept(tree, 'run'))
    const second = await run(tree)
    expect(second).toMatchObject({
      said: first.said,
      reads: ['a.ko', 'b.ko'],
      problem: expect.stringMatching(/^record of the last run/),
    })
    expect((await run(tree)).reads).toEqual([])
  })

  test('that others could have written is not used', async () => {
    const tree = aTree(['a.ko'])
    await run(tree)
    chmodSync(tree.cacheDirectory, 0o770)
    expect(await run(tree)).toMatchObject({ reads: ['a.ko'], memory: undefined })
    rmSync(tree.cacheDirectory, { recursive: true })
    symlinkSync(tmpdir(), tree.cacheDirectory)
    expect(await run(tree)).toMatchObject({ reads: ['a.ko'], memory: undefined })
  })

  test('keeps those of sixteen trees, and forgets the oldest', async () => {
    const tree = aTree(['a.ko'])
    await run(tree)
    const oldest = kept(tree, 'run')
    for (const path of [oldest, kept(tree, 'facts')]) utimesSync(path, 1, 1)
    for (let index = 0; index < 15; index++) {
      for (const kind of ['run', 'facts']) copyFileSync(oldest, `${tree.cacheDirectory}/${index}.${kind}`)
    }
    // What was stored long ago for a tree that was indexed just now is not old.
    utimesSync(`${tree.cacheDirectory}/0.facts`, 0, 0)
    const another = aTree(['a.ko'])
    await run({ ...another, cacheDirectory: tree.cacheDirectory })
    expect(readdirSync(tree.cacheDirectory)).toHaveLength(32)
    expect(readdirSync(tree.cacheDirectory)).toContain('0.facts')
    expect(() => statSync(oldest)).toThrow('ENOENT')
  })

  test('stores all facts anew when many have changed, and few beside them', async () => {
    const names = Array.from({ length: 70 }, (_, index) => `m${index}.ko`)
    const tree = aTree(names)
    await run(tree)
    const stored = () => statSync(kept(tree, 'facts'), { bigint: true }).mtimeNs
    const first = stored()
    for (const name of names.slice(0, 40)) tree.write(name, 'changed')
    await run(tree)
    expect(stored()).toBe(first)
    for (const name of names.slice(30)) tree.write(name, 'again')
    const { said } = await run(tree)
    expect(stored()).not.toBe(first)
    expect((await run(tree)).reads).toEqual([])
    expect((await run(tree, { cached: false })).said).toEqual(said)
  })

  test('has no use for stored facts of another run', async () => {
    const [tree, other] = [aTree(['a.ko', 'b.ko']), aTree(['c.ko', 'd.ko'])]
    await run(tree)
    await run(other)
    copyFileSync(kept(other, 'facts'), kept(tree, 'facts'))
    await expect(run(tree)).rejects.toThrow('stored facts are not there')
    rmSync(kept(tree, 'facts'))
    await expect(run(tree)).rejects.toThrow('stored facts are not there')
  })

  test('answers as reading does, whatever happens to files between the runs', async () => {
    const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 32))
    const random = new Random(seed)
    const names = Array.from({ length: 8 }, (_, index) => `m${index}.ko`)
    const tree = aTree(names.slice(0, 5))
    for (let step = 0; step < 60; step++) {
      change(tree, names, random)
      const expected = (await run(tree, { cached: false })).said
      expect((await run(tree)).said, `SEED=${seed}, step ${step}`).toEqual(expected)
    }
  })
})

/** One change of one kind; none where it is not possible. */
function change(tree: Tree, names: readonly string[], random: Random): void {
  const [one, other] = random.sample(names, 2).map(tree.at) as [string, string]
  const content = moduleOf(random.pick(['x', 'y', 'z']))
  const actions: (() => void)[] = [
    () => writeFileSync(one, content),
    () => rmSync(one),
    () => renameSync(one, other),
    () => linkSync(one, other),
    () => symlinkSync(one, other),
    () => utimesSync(one, 1, 1),
    () => {
      writeFileSync(`${one}.new`, content)
      renameSync(`${one}.new`, one)
    },
    () => {
      const { atime, mtime } = statSync(one)
      writeFileSync(one, content)
      utimesSync(one, atime, mtime)
    },
    () => writeFileSync(one, 'no module'),
  ]
  try {
    random.pick(actions)()
  } catch (error) {
    if (!['ENOENT', 'EEXIST', 'ELOOP'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}
