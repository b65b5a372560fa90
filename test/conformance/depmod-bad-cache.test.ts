import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { depmodTree, INDEX_NAMES } from '../support/depmod-tree.ts'
import { buildModule } from '../support/elf-builder.ts'
import { type Run, spawnModonce } from '../support/modonce.ts'

const V = '6.1.0-test'
const FINE: Run = { stdout: '', stderr: '', status: 0 }
const SECRET = 'nobody else is to read or change this\n'
const isRoot = process.geteuid?.() === 0

/** What a run has seen and written, and what modules said. */
const KINDS = ['.run', '.facts'] as const
type Kind = (typeof KINDS)[number]

/** A tree, the cache of what it was, and a file of somebody else's beside that. */
let root: string
let directory: string
let end: () => void
const cache = () => `${root}/facts`
const secret = () => `${root}/secret`
const file = (kind: Kind) => `${cache()}/${readdirSync(cache()).find((name) => name.endsWith(kind))}`
const run = (facts = cache()) => spawnModonce('depmod', ['-b', root, V], { env: { MODONCE_FACTS: facts } })
const indexes = () =>
  Object.fromEntries(INDEX_NAMES.map((name) => [name, readFileSync(`${directory}/${name}`, 'latin1')]))

beforeAll(async () => {
  const modules = ['a', 'b', 'c'].map((name) => [`k/${name}.ko`, buildModule({ modinfo: [`alias=${name}`] })])
  ;({ root, directory, end } = depmodTree(Object.fromEntries(modules)))
  // Times of change are what they are: a file must be two seconds old to be kept.
  await new Promise((resolve) => setTimeout(resolve, 2_100))
  expect(run(`${root}/filled`)).toEqual(FINE)
  expect(readdirSync(`${root}/filled`)).toHaveLength(KINDS.length)
})
afterAll(() => end())

beforeEach(() => {
  for (const path of [cache(), `${root}/real`, `${directory}/k/d.ko`]) rmSync(path, { recursive: true, force: true })
  cpSync(`${root}/filled`, cache(), { recursive: true })
  chmodSync(cache(), 0o700)
  writeFileSync(secret(), SECRET)
})

const spoilt: readonly [string, (file: string) => void][] = [
  ['cut off', (file) => truncateSync(file, 100)],
  ['empty', (file) => truncateSync(file, 0)],
  ['of zeros, and larger than any', (file) => truncateSync(file, 2 ** 31)],
  ['of another version', (file) => patch(file, 4, 0xffff)],
  ['said to hold thousands of millions of modules', (file) => patch(file, 16, 0xffff_fff0)],
  ['said to hold as many names', (file) => patch(file, 20, 0xffff_fff0)],
  ['a link to a file of somebody else', (file) => replaceBy(file, (path) => symlinkSync(secret(), path))],
  ['a link to nothing', (file) => replaceBy(file, (path) => symlinkSync(`${root}/none`, path))],
  ['a link to a device without end', (file) => replaceBy(file, (path) => symlinkSync('/dev/zero', path))],
  ['a pipe that nobody writes to', (file) => replaceBy(file, (path) => void execFileSync('mkfifo', [path]))],
  ['a directory', (file) => replaceBy(file, (path) => mkdirSync(path))],
]

test.each(KINDS.flatMap((kind) => spoilt.map(([what, spoil]) => [kind, what, spoil] as const)))(
  'depmod makes the same indexes where %s of its cache is %s',
  (kind, _, spoil) => {
    spoil(file(kind))
    // All indexes are made again, of what old modules said.
    writeFileSync(`${directory}/k/d.ko`, buildModule({ modinfo: ['alias=d'] }))
    expect(run()).toEqual(FINE)
    const made = indexes()
    expect(run()).toEqual(FINE)
    expect(indexes()).toEqual(made)
    expect(run('')).toEqual(FINE)
    expect(indexes()).toEqual(made)
    expect(readFileSync(secret(), 'latin1')).toBe(SECRET)
    expect(readdirSync(root).sort()).toEqual(['facts', 'filled', 'lib', 'secret'])
    expect(readdirSync(cache())).toHaveLength(KINDS.length)
  },
)

const directories: [string, () => void][] = [
  ['may be written by everybody', () => chmodSync(cache(), 0o777)],
  ['may be read by a group', () => chmodSync(cache(), 0o750)],
  [
    'is a link to one that is private',
    () => {
      renameSync(cache(), `${root}/real`)
      symlinkSync('real', cache())
    },
  ],
  [
    'is a file',
    () => {
      rmSync(cache(), { recursive: true })
      renameSync(secret(), cache())
    },
  ],
]
if (isRoot) directories.push(['belongs to another user', () => chownSync(cache(), 65534, 65534)])

test.each(directories)('depmod neither reads nor writes a cache in a directory that %s', (_, spoil) => {
  writeFileSync(`${directory}/k/d.ko`, buildModule({ modinfo: ['alias=d'] }))
  spoil()
  const before = stateOf(cache())
  expect(run()).toEqual(FINE)
  expect(indexes()['modules.alias']).toContain('alias d d\n')
  expect(stateOf(cache())).toEqual(before)
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
