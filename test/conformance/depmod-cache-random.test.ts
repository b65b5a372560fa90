import {
  copyFileSync,
  cpSync,
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
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Host } from '../../src/host/index.ts'
import { linuxHost } from '../../src/host/linux/index.ts'
import { type DepmodEntry, depmodTree, INDEX_NAMES } from '../support/depmod-tree.ts'
import { Random } from '../support/random.ts'
import { randomConfig, randomEntries, randomQuietModule } from '../support/random-depmod-tree.ts'
import { runMain } from '../support/run-main.ts'
import { anHourLater } from '../support/settled-files.ts'

const SEED = Number(process.env['MODONCE_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
const STEPS = Number(process.env['MODONCE_STEPS'] ?? 200)

const RELEASE = '6.1.0-test'
const SYMVERS = '0x00000001\tone\tvmlinux\tE\n0x2 two vmlinux x\n0x0 module_layout vmlinux \n'
const SYSTEM_MAP = '0 r __ksymtab_one\n0 r __ksymtab_seven\n0 r ___ksymtab__four\n'

let work: string
beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'modonce-repeated-'))
})
afterAll(() => rmSync(work, { recursive: true, force: true }))

/** A tree, the cache that runs on it use, and what was kept of both to be brought back. */
interface World {
  readonly root: string
  readonly directory: string
  readonly cache: string
  readonly random: Random
  readonly host: Host
  /** Copies of the cache, and of the indexes. */
  copies: number
}

test(`depmod writes what it would write without its cache, whatever has happened since, ${STEPS} times`, async () => {
  const random = new Random(SEED)
  const modules = Object.fromEntries(Array.from({ length: 12 }, () => randomQuietModule(random)))
  const entries = { ...modules, '/conf/a.conf': '', '/sv': SYMVERS, '/map': SYSTEM_MAP }
  const { root, directory, end } = depmodTree(entries)
  const machine = await linuxHost()
  const host = { ...machine, files: anHourLater(machine.files, directory) }
  const world: World = { root, directory, cache: join(root, 'cache'), random, host, copies: 0 }
  const made: string[] = []
  let kept = 0
  try {
    for (let step = 0; step < STEPS; step++) {
      const label = `MODONCE_SEED=${SEED}, step ${step}: ${made.slice(-3).join(', ')}`
      const options = [
        ...random.pick([[], [], [], [], ['-v'], ['-w'], ['-A']]),
        ...random.pick([[], [], [], [], ['-E', 'sv'], ['-e', '-E', 'sv'], ['-F', 'map'], ['-F', 'map', '-P', '_']]),
        '-C',
        `${root}/conf`,
      ].map((word) => (word === 'sv' || word === 'map' ? `${root}/${word}` : word))
      const before = timesOf(directory)
      const repeated = await depmod(world, options, true)
      if (!options.includes('-A')) await sameWithout(world, options, repeated, label)
      const after = timesOf(directory)
      if (!options.includes('-A')) kept += before.filter((index) => after.includes(index)).length
      clockTicks(root)
      for (let changes = random.below(3); changes > 0; changes--) made.push(change(world))
      clockTicks(root)
    }
    // The test is of those.
    expect(kept, `MODONCE_SEED=${SEED}: indexes that were kept`).toBeGreaterThan(STEPS / 2)
  } finally {
    end()
  }
}, 300_000)

/** Compares everything with a run that has no cache, and writes elsewhere. */
async function sameWithout(world: World, options: readonly string[], repeated: Run, label: string): Promise<void> {
  const elsewhere = join(work, 'out')
  rmSync(elsewhere, { recursive: true, force: true })
  const expected = await depmod(world, [...options, '-o', elsewhere, '--no-cache'], false)
  expect(repeated, label).toEqual(expected)
  if (expected.status !== 0) return
  for (const name of INDEX_NAMES) {
    const [there, wanted] = [join(world.directory, name), join(elsewhere, 'lib/modules', RELEASE, name)]
    expect(readFileSync(there, 'latin1') === readFileSync(wanted, 'latin1'), `${label}: ${name}`).toBe(true)
  }
}

type Run = Awaited<ReturnType<typeof runMain>>

async function depmod({ root, host, cache }: World, options: readonly string[], cached: boolean): Promise<Run> {
  const env = { MODONCE_FACTS: cached ? cache : '' }
  return runMain('depmod', ['-b', root, ...options, RELEASE], { host, env })
}

/** Changes after which some indexes are to be kept. */
const SMALL = ['write a module', 'replace a module', 'touch a module', 'edit an index', 'change a list of the build']

/** One change of one kind, in words; none where it is not possible. */
function change(world: World): string {
  const { random, directory, root, cache } = world
  const modules = filesBelow(directory).filter((path) => /\.ko[^/]*$/.test(path))
  const odd = Object.entries(randomEntries(random)).filter(([path]) => path.includes('/'))
  // Of odd ones there is something to be said, and what is made of them is made again each time.
  const [name, content] = random.below(6) === 0 ? random.pick(odd) : randomQuietModule(random)
  const module = modules.length > 0 ? random.pick(modules) : `${directory}/${name}`
  const index = `${directory}/${random.pick(INDEX_NAMES)}`
  const build = `${directory}/${random.pick(['modules.order', 'modules.builtin', 'modules.builtin.modinfo'])}`
  const copy = `${root}/copies/${random.below(world.copies + 1)}`
  const actions: Readonly<Record<string, () => void>> = {
    'add a module': () => put(`${directory}/${name}`, content),
    'write a module': () => put(module, content, 'in place'),
    'replace a module': () => put(module, content),
    'touch a module': () => utimesSync(module, random.below(9), random.below(9)),
    'write a module with its old times': () => keepingTimes(module, () => put(module, content, 'in place')),
    'remove a module': () => rmSync(module),
    'move a module': () => renameSync(module, `${directory}/${name}`),
    'link a module': () => linkSync(module, `${directory}/${name}`),
    'link to a module': () => symlinkSync(module, `${directory}/${name}`),
    'move a directory': () => renameSync(`${directory}/kernel`, `${directory}/moved-${random.below(99)}`),
    'change the configuration': () => writeFileSync(`${root}/conf/a.conf`, configOf(world, modules)),
    'change symbols of the kernel': () =>
      writeFileSync(`${root}/sv`, SYMVERS.replace('one', random.pick(['two', 'ten']))),
    'change a list of the build': () => put(build, listOf(world, build, modules), 'in place'),
    'remove a list of the build': () => rmSync(build),
    'remove an index': () => rmSync(index),
    'edit an index': () => keepingTimes(index, () => edit(index, random)),
    'cut an index': () => writeFileSync(index, readFileSync(index).subarray(0, -1 - random.below(9))),
    'exchange two indexes': () => copyFileSync(index, `${directory}/${random.pick(INDEX_NAMES)}`),
    'touch the indexes': () => INDEX_NAMES.forEach((each) => void utimesSync(`${directory}/${each}`, 1, 1)),
    'keep a copy of cache and indexes': () => {
      cpSync(cache, `${root}/copies/${world.copies}/cache`, { recursive: true, preserveTimestamps: true })
      for (const each of INDEX_NAMES) copyFileSync(`${directory}/${each}`, `${root}/copies/${world.copies}/${each}`)
      world.copies++
    },
    'bring back an older cache': () => cpSync(`${copy}/cache`, cache, { recursive: true, preserveTimestamps: true }),
    'bring back one file of an older cache': () => {
      const [file] = random.sample(readdirSync(`${copy}/cache`), 1)
      copyFileSync(`${copy}/cache/${file}`, `${cache}/${file}`)
    },
    'bring back older indexes': () =>
      INDEX_NAMES.forEach((each) => void copyFileSync(`${copy}/${each}`, `${directory}/${each}`)),
    'remove the cache': () => rmSync(cache, { recursive: true }),
    'remove a file of the cache': () => rmSync(join(cache, random.pick(readdirSync(cache)))),
    'spoil a file of the cache': () => edit(join(cache, random.pick(readdirSync(cache))), random),
    'cut a file of the cache': () => {
      const path = join(cache, random.pick(readdirSync(cache)))
      writeFileSync(path, readFileSync(path).subarray(0, 8 * random.below(9)))
    },
  }
  const what = random.pick(random.below(2) === 0 ? SMALL : Object.keys(actions))
  try {
    actions[what]!()
    return what
  } catch (error) {
    if (!(error instanceof Error) || (!('code' in error) && error.message !== 'nothing to pick from')) throw error
    return `could not ${what}`
  }
}

/** Lines that decide between modules of one name, now and then any lines. */
function configOf({ random, root, directory }: World, modules: readonly string[]): string {
  if (random.below(4) === 0) return randomConfig(random).replaceAll('ROOT', root)
  const places = ['updates', 'extra', 'built-in', 'kernel/drivers', 'updates/dkms', 'weak-updates']
  const path = modules.length === 0 ? '' : random.pick(modules).slice(directory.length + 1)
  const [name, ...above] = path.split('/').reverse()
  const override = `override ${name?.replace(/\..*/, '')} * ${above.reverse().join('/')}`
  return `search ${random.sample(places, 4).join(' ')}\n${random.pick([override, ''])}\n`
}

/** A list that says something of the modules that are there, now and then one that is broken. */
function listOf({ random, directory }: World, path: string, modules: readonly string[]): DepmodEntry {
  const name = path.slice(directory.length + 1)
  if (random.below(4) === 0) return randomEntries(random)[name] ?? ''
  if (name === 'modules.builtin.modinfo')
    return random.sample(['b.alias=x-y', 'c.alias=z', 'b.license=GPL'], 2).join('\0')
  const paths = modules.map((module) => module.slice(directory.length + 1).replace(/\.ko.*/, '.ko'))
  return random
    .sample(paths, random.below(paths.length + 1))
    .map((line) => `${line}\n`)
    .join('')
}

function put(path: string, entry: DepmodEntry | null, how?: 'in place'): void {
  if (how === undefined) rmSync(path, { force: true })
  mkdirSync(join(path, '..'), { recursive: true })
  if (typeof entry === 'string') writeFileSync(path, Buffer.from(entry, 'latin1'))
  else if (entry instanceof Uint8Array) writeFileSync(path, entry)
  else if (entry !== null && 'linkTo' in entry) symlinkSync(entry.linkTo, path)
}

function keepingTimes(path: string, act: () => void): void {
  const { atime, mtime } = statSync(path)
  act()
  utimesSync(path, atime, mtime)
}

/** Changes one byte. */
function edit(path: string, random: Random): void {
  const bytes = readFileSync(path)
  bytes[random.below(bytes.length)]! ^= 1 + random.below(255)
  writeFileSync(path, bytes)
}

function filesBelow(directory: string): string[] {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

/** When the indexes were written. */
function timesOf(directory: string): string[] {
  const names = readdirSync(directory).filter((name) => INDEX_NAMES.includes(name) && name !== 'modules.dep')
  return names.map((name) => `${name} ${statSync(join(directory, name), { bigint: true }).mtimeNs}`)
}

/** What is changed from here on has another time. Clocks of file systems tick every few milliseconds. */
function clockTicks(root: string): void {
  const now = () => {
    writeFileSync(`${root}/clock`, '')
    return statSync(`${root}/clock`, { bigint: true }).ctimeNs
  }
  for (const start = now(); now() === start; );
}
