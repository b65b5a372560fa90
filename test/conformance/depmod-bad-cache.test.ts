import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import { depmodTree, INDEX_NAMES } from '../support/depmod-tree.ts'
import { buildModule } from '../support/elf-builder.ts'
import { type Run, spawnModonce } from '../support/modonce.ts'

const V = '6.1.0-test'
const FINE: Run = { stdout: '', stderr: '', status: 0 }
const SECRET = 'nobody else is to read or change this\n'
const isRoot = process.geteuid?.() === 0

/** A tree whose cache is filled, the directory and the file of that, and a file of somebody else's beside it. */
function aCache() {
  const modules = ['a', 'b', 'c'].map((name) => [`k/${name}.ko`, buildModule({ modinfo: [`alias=${name}`] })])
  const { root, directory, end } = depmodTree(Object.fromEntries(modules))
  onTestFinished(end)
  const cache = `${root}/facts`
  const secret = `${root}/secret`
  writeFileSync(secret, SECRET)
  // What has just been changed is not kept.
  for (const name of readdirSync(`${directory}/k`)) utimesSync(`${directory}/k/${name}`, 1, 1)
  const run = (facts = cache) => spawnModonce('depmod', ['-b', root, V], { env: { MODONCE_FACTS: facts } })
  const indexes = () =>
    Object.fromEntries(INDEX_NAMES.map((name) => [name, readFileSync(`${directory}/${name}`, 'latin1')]))
  return { root, directory, cache, secret, run, indexes, file: () => `${cache}/${readdirSync(cache)[0]}` }
}

type Cache = ReturnType<typeof aCache>

/** Times of change are what they are: a file must be two seconds old to be kept. */
async function filled(): Promise<Cache> {
  const cache = aCache()
  await new Promise((resolve) => setTimeout(resolve, 2_100))
  expect(cache.run()).toEqual(FINE)
  expect(readdirSync(cache.cache)).toHaveLength(1)
  return cache
}

test.each<[string, (cache: Cache) => void]>([
  ['cut off', ({ file }) => truncateSync(file(), 100)],
  ['empty', ({ file }) => truncateSync(file(), 0)],
  ['of zeros, and larger than any', ({ file }) => truncateSync(file(), 2 ** 31)],
  ['of another version', ({ file }) => patch(file(), 4, 0xffff)],
  ['said to hold thousands of millions of modules', ({ file }) => patch(file(), 16, 0xffff_fff0)],
  ['said to hold as many names', ({ file }) => patch(file(), 20, 0xffff_fff0)],
  ['a link to a file of somebody else', ({ file, secret }) => replaceBy(file(), (path) => symlinkSync(secret, path))],
  ['a link to nothing', ({ file, root }) => replaceBy(file(), (path) => symlinkSync(`${root}/none`, path))],
  ['a link to a device without end', ({ file }) => replaceBy(file(), (path) => symlinkSync('/dev/zero', path))],
  ['a pipe that nobody writes to', ({ file }) => replaceBy(file(), (path) => void execFileSync('mkfifo', [path]))],
  ['a directory', ({ file }) => replaceBy(file(), (path) => mkdirSync(path))],
])('depmod makes the same indexes where the file of its cache is %s', async (_, spoil) => {
  const cache = await filled()
  const expected = cache.indexes()
  spoil(cache)
  for (let count = 0; count < 2; count++) {
    expect(cache.run()).toEqual(FINE)
    expect(cache.indexes()).toEqual(expected)
  }
  expect(readFileSync(cache.secret, 'latin1')).toBe(SECRET)
  expect(readdirSync(cache.root).sort()).toEqual(['facts', 'lib', 'secret'])
  expect(readdirSync(cache.cache)).toHaveLength(1)
})

const directories: [string, (cache: Cache) => void][] = [
  ['may be written by everybody', ({ cache }) => chmodSync(cache, 0o777)],
  ['may be read by a group', ({ cache }) => chmodSync(cache, 0o750)],
  [
    'is a link to one that is private',
    ({ cache, root }) => {
      renameSync(cache, `${root}/real`)
      symlinkSync('real', cache)
    },
  ],
  [
    'is a file',
    ({ cache, secret }) => {
      rmSync(cache, { recursive: true })
      renameSync(secret, cache)
    },
  ],
]
if (isRoot) directories.push(['belongs to another user', ({ cache }) => chownSync(cache, 65534, 65534)])

test.each(directories)('depmod neither reads nor writes a cache in a directory that %s', async (_, spoil) => {
  const cache = await filled()
  writeFileSync(`${cache.directory}/k/d.ko`, buildModule({ modinfo: ['alias=d'] }))
  spoil(cache)
  const before = stateOf(cache.cache)
  expect(cache.run()).toEqual(FINE)
  expect(cache.indexes()['modules.alias']).toContain('alias d d\n')
  expect(stateOf(cache.cache)).toEqual(before)
})

/** What is there, and when it was changed. */
function stateOf(path: string): unknown[] {
  const stats = statSync(path)
  const below = stats.isDirectory() ? readdirSync(path).map((name) => stateOf(`${path}/${name}`)) : []
  return [stats.ino, stats.mtimeMs, stats.ctimeMs, below]
}

function patch(path: string, offset: number, value: number): void {
  const bytes = readFileSync(path)
  bytes.writeUInt32LE(value, offset)
  writeFileSync(path, bytes)
}

function replaceBy(path: string, make: (path: string) => void): void {
  unlinkSync(path)
  make(path)
}
